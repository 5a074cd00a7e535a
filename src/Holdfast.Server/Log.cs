namespace Holdfast.Server;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void RequestFailed(ILogger log, string method, string path, Exception exception);
}
