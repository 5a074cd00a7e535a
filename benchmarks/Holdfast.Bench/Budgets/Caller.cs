using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Holdfast.Bench.Processes;

namespace Holdfast.Bench.Budgets;

/// <summary>A door, and how a client comes through it.</summary>
internal sealed record Door(string Path, string Body);

/// <summary>A client that calls again and again through one door until it has been refused a few times, whatever dies meanwhile.</summary>
internal sealed partial class Caller(Server server, Door door, int number)
{
    private const int MostRefusals = 3;

    public int Answered { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Refused though what was left was as much as the call could cost.</summary>
    public int WronglyRefused { get; private set; }

    public int Other { get; private set; }

    public async Task RunAsync(CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = server.Url, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Key);
        while (Refused < MostRefusals)
        {
            try
            {
                await CallAsync(http, cancel);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || e is TaskCanceledException && !cancel.IsCancellationRequested)
            {
                await Task.Delay(100, cancel); // the server was killed
            }
        }
    }

    private async Task CallAsync(HttpClient http, CancellationToken cancel)
    {
        var path = door.Path.Contains("{conversation}", StringComparison.Ordinal)
            ? door.Path.Replace("{conversation}", await ConversationAsync(http, cancel), StringComparison.Ordinal)
            : door.Path;
        using var content = new StringContent(door.Body.Replace("{number}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        if (Refusal().Match(text) is { Success: true } refusal)
        {
            Refused++;
            if (Amount(refusal, "needed") <= Amount(refusal, "left")) WronglyRefused++;
        }
        else if (answer.StatusCode == HttpStatusCode.OK) Answered++;
        else Other++;
    }

    private static async Task<string> ConversationAsync(HttpClient http, CancellationToken cancel)
    {
        using var content = new StringContent("""{"agent":"spender","mode":"background"}""", Encoding.UTF8, "application/json");
        using var made = await http.PostAsync(new Uri("api/v1/conversations", UriKind.Relative), content, cancel);
        return JsonElement.Parse(await made.Content.ReadAsStringAsync(cancel)).TryGetProperty("id", out var id) ? id.GetString()! : throw new HttpRequestException("No conversation was made.");
    }

    private static decimal Amount(Match refusal, string group) => decimal.Parse(refusal.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>What every refusal says, in whatever dialect.</summary>
    [GeneratedRegex(@"has \$(?<left>[0-9.]+) left of \$[0-9.]+, and the call could cost \$(?<needed>[0-9.]*[0-9])", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Refusal();
}
