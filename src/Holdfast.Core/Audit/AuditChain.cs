using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Core.Audit;

/// <summary>
/// Acts of a tenant, each sealed over the one before: hash = SHA-256 of the 32 bytes of the hash before (zeros at first) and of the row's fields in their
/// order: tenant, seq, at (Unix milliseconds), who, act, subject, before, after. A field is written as its length in bytes of UTF-8, a colon and its text; one that is
/// missing as a minus sign. So whoever changes, removes or adds a row would have to write all after it anew, and the head.
/// </summary>
public static class AuditChain
{
    public static AuditRow Next(string tenant, AuditHead head, DateTimeOffset at, AuditAct act) => new(head.Seq + 1, at, act, HashOf(tenant, head.Seq + 1, at, act, head.Hash));

    /// <summary>As in the fields before and after.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static string HashOf(string content) => HashOf(Encoding.UTF8.GetBytes(content));

    /// <summary>Null when these rows follow one another and the head.</summary>
    public static AuditBreak? Check(string tenant, AuditHead head, IEnumerable<AuditRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Seq != head.Seq + 1) return new(head.Seq + 1, "It is missing.");
            if (row.Hash != HashOf(tenant, row.Seq, row.At, row.Act, head.Hash)) return new(row.Seq, "It is not what was written, or does not follow the row before.");
            head = new(row.Seq, row.Hash);
        }
        return null;
    }

    /// <summary>Null when the chain ends where it was last written.</summary>
    /// <param name="last">The end of the rows there are.</param>
    public static AuditBreak? CheckEnd(AuditHead last, AuditHead head) =>
        last == head ? null
        : last.Seq < head.Seq ? new(last.Seq + 1, $"It is missing: the last row written was {head.Seq}.")
        : new(last.Seq, last.Seq > head.Seq ? $"It was not written here: the last row written was {head.Seq}." : "It is not the row that was written last.");

    private static string HashOf(string tenant, long seq, DateTimeOffset at, AuditAct act, string before)
    {
        var row = new StringBuilder();
        foreach (var field in new[]
        {
            tenant, seq.ToString(CultureInfo.InvariantCulture), at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), act.Who, act.Act, act.Subject,
            act.Before, act.After,
        })
            row.Append(field is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field}"));
        return Convert.ToHexStringLower(SHA256.HashData([.. Convert.FromHexString(before), .. Encoding.UTF8.GetBytes(row.ToString())]));
    }
}
