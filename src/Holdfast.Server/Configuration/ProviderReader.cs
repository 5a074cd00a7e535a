using Holdfast.Core.Models;

namespace Holdfast.Server.Configuration;

/// <summary>
/// Finds the providers: those configured, those whose usual variables are set, and the practice model when there is no other.
/// </summary>
internal sealed class ProviderReader(ServerConfig config, SettingReader read)
{
    private const string AnthropicUrl = "https://api.anthropic.com", OpenAiUrl = "https://api.openai.com/v1";

    public IReadOnlyList<ProviderModel> All()
    {
        var providers = config.Values.Keys
            .Where(path => path.StartsWith("providers.", StringComparison.Ordinal) && path.Split('.').Length == 3)
            .Select(path => path.Split('.')[1]).Distinct()
            .Select(Configured).OfType<ProviderModel>().ToList();
        if (FromVariables("anthropic", Dialect.Anthropic, AnthropicUrl, "ANTHROPIC", providers) is { } anthropic) providers.Add(anthropic);
        if (FromVariables("openai", Dialect.OpenAi, OpenAiUrl, "OPENAI", providers) is { } openAi) providers.Add(openAi);
        if ((providers.Count == 0 || read.IsSet(Settings.PracticeUrl)) && read.Address(Settings.PracticeUrl) is { } url)
            providers.AddRange(Practice(url));
        return providers;
    }

    private ProviderModel? Configured(string name)
    {
        var kind = Settings.ProviderKind.Of(name);
        Dialect? dialect = read.Text(kind) switch { "anthropic" => Dialect.Anthropic, "openai" => Dialect.OpenAi, _ => null };
        if (dialect is null) read.Refuse(kind, "Give anthropic or openai.");
        var standard = dialect == Dialect.Anthropic ? AnthropicUrl : OpenAiUrl;
        var address = Settings.ProviderBaseUrl.Of(name);
        var url = read.IsSet(address) ? read.Address(address) : new Uri(standard);
        var keyEnv = Settings.ProviderKeyEnv.Of(name);
        var variable = read.Text(keyEnv);
        var key = variable is null ? null : config.Environment.GetValueOrDefault(variable);
        if (variable is not null && string.IsNullOrEmpty(key))
            read.Refuse(keyEnv, "This environment variable is not set; set it to the provider's key.");
        var compatible = read.Flag(Settings.ProviderCompatible.Of(name));
        return dialect is null || url is null
            ? null
            : new(name, dialect.Value, url, variable, key, compatible ?? url.AbsoluteUri.TrimEnd('/') != standard);
    }

    private ProviderModel? FromVariables(string name, Dialect dialect, string standard, string prefix, List<ProviderModel> configured)
    {
        var (keyName, urlName) = ($"{prefix}_API_KEY", $"{prefix}_BASE_URL");
        var (key, address) = (NonEmpty(keyName), NonEmpty(urlName));
        if (key is null && address is null || configured.Exists(provider => provider.Name == name)) return null;
        var url = read.Address(new Setting(urlName, standard, ""), address ?? standard);
        return url is null ? null : new(name, dialect, url, key is null ? null : keyName, key, url.AbsoluteUri.TrimEnd('/') != standard);
    }

    private string? NonEmpty(string variable) => config.Environment.GetValueOrDefault(variable) is { Length: > 0 } value ? value : null;

    /// <summary>The same practice model in both dialects. Like a real provider it wants a key, and takes any.</summary>
    private static IEnumerable<ProviderModel> Practice(Uri url) =>
    [
        new("practice", Dialect.Anthropic, url, null, "practice", Compatible: false, IsPractice: true),
        new("practice-openai", Dialect.OpenAi, new Uri(url, "v1"), null, "practice", Compatible: false, IsPractice: true),
    ];
}
