using System.Globalization;

namespace Holdfast.Server.Configuration;

/// <summary>Reads settings by kind and collects what is wrong with them, so that all mistakes are told at once.</summary>
internal sealed class SettingReader(ServerConfig config, ICollection<ConfigMistake> mistakes)
{
    /// <summary>As given, else the default; null when there is neither.</summary>
    public string? Text(Setting setting) =>
        config.Values.TryGetValue(setting.Path, out var value) && value.Text.Length > 0 ? value.Text
        : setting.Default.Length > 0 ? setting.Default
        : null;

    public bool IsSet(Setting setting) => config.Values.ContainsKey(setting.Path);

    public IReadOnlyList<string> List(Setting setting) =>
        (Text(setting) ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public int Number(NumberSetting setting)
    {
        if (int.TryParse(Text(setting), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= setting.Min && number <= setting.Max) return number;
        Refuse(setting, $"Give a whole number from {setting.Min} to {setting.Max}.");
        return setting.Value;
    }

    public TimeSpan Seconds(NumberSetting setting) => TimeSpan.FromSeconds(Number(setting));

    /// <summary>True, false, or null when not set.</summary>
    public bool? Flag(Setting setting)
    {
        if (Text(setting) is not { } text) return null;
        if (bool.TryParse(text, out var flag)) return flag;
        Refuse(setting, "Give true or false.");
        return null;
    }

    public Uri? Address(Setting setting) => Text(setting) is { } text ? Address(setting, text) : null;

    public Uri? Address(Setting setting, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            if (url.UserInfo.Length == 0) return url;
            Refuse(setting with { Secret = true }, "Leave user and password out of the address: addresses are shown.");
            return null;
        }
        var example = setting.Default.Length > 0 ? setting.Default : "http://127.0.0.1:11434/v1";
        Refuse(setting, $"{text} is no address; give one like {example}.");
        return null;
    }

    public void Refuse(Setting setting, string remedy)
    {
        var given = config.Values.GetValueOrDefault(setting.Path);
        mistakes.Add(new(setting.Path, setting.Secret ? null : given?.Text, given?.Source ?? "not set", remedy));
    }
}
