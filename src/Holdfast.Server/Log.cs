namespace Holdfast.Server;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed, trace {TraceId}.")]
    public static partial void RequestFailed(ILogger log, string method, string path, string traceId, Exception exception);

    [LoggerMessage(2, LogLevel.Critical, "The workers failed; the server stops.")]
    public static partial void WorkersFailed(ILogger log, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "Nobody could sign in at the identity provider: {Reason}")]
    public static partial void IdentityProviderFailed(ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Error, "Imported prices could not be read; those before hold until they can.")]
    public static partial void PricesUnread(ILogger log, Exception exception);
}
