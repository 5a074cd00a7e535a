using Holdfast.Client;

namespace Holdfast.Bench.Crash;

/// <summary>What a client does whose server keeps dying: the same again, until it works.</summary>
internal static class Patience
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<T> TryAsync<T>(Func<Task<T>> action, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                return await action();
            }
            catch (Exception e) when (IsOutage(e))
            {
                await Task.Delay(Pause, cancel);
            }
        }
    }

    /// <summary>The connection broke, or the server says that it is not ready or still busy with the same request.</summary>
    public static bool IsOutage(Exception e) => e is HttpRequestException or IOException or TimeoutException
        || e is HoldfastException { Problem.Status: 409 or 503 };
}
