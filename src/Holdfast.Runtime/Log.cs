using Holdfast.Core;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Advancing {Conversation} failed; it is tried again.")]
    public static partial void AdvanceFailed(ILogger log, ConversationKey conversation, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Looking for conversations that are due failed; it is tried again.")]
    public static partial void RescueFailed(ILogger log, Exception exception);
}
