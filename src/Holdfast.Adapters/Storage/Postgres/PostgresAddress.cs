using Npgsql;

namespace Holdfast.Adapters.Storage.Postgres;

/// <summary>
/// Where a database is: a URL such as <c>postgres://user:password@host:5432/name?sslmode=require</c>, or Npgsql's own connection string.
/// </summary>
public static class PostgresAddress
{
    /// <exception cref="FormatException">What is wrong with it. The message shows nothing that stands in it: there may be a
    /// password.</exception>
    public static string Parse(string text)
    {
        try
        {
            var isUrl = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);
            var address = isUrl ? FromUrl(text) : new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(address.Host)) throw new FormatException("It names no host.");
            return address.ToString();
        }
        catch (Exception e) when (e is ArgumentException or UriFormatException or KeyNotFoundException or InvalidCastException or OverflowException)
        {
            throw new FormatException("It is neither a URL like postgres://user:password@host:5432/name nor a connection string that Npgsql knows.");
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(string text)
    {
        var url = new Uri(text);
        var user = url.UserInfo.Split(':', 2);
        var address = new NpgsqlConnectionStringBuilder { Host = url.Host };
        if (url.Port > 0) address.Port = url.Port;
        if (user[0].Length > 0) address.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) address.Password = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1) address.Database = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var option in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = option.Split('=', 2) is [var key, var given] ? (key, Uri.UnescapeDataString(given)) : (option, "");
            address[Uri.UnescapeDataString(name) is "sslmode" ? "SSL Mode" : Uri.UnescapeDataString(name)] = value;
        }
        return address;
    }
}
