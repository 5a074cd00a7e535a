namespace Holdfast.Bench.Processes;

internal static class Probe
{
    /// <summary>Whether a server answers 200; no answer is a no.</summary>
    public static async Task<bool> IsOkAsync(HttpClient http, string path, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
