using Holdfast.Core;
using Microsoft.Extensions.Logging;

namespace Holdfast.Runtime;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Advancing {Conversation} failed; it is tried again.")]
    public static partial void AdvanceFailed(ILogger log, ConversationKey conversation, Exception exception);

    [LoggerMessage(2, LogLevel.Error, "Looking for conversations that are due failed; it is tried again.")]
    public static partial void RescueFailed(ILogger log, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The ledger's row of {Call} could not be settled; the next start does it, by estimate.")]
    public static partial void SettleFailed(ILogger log, CallKey call, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "Looking for events to deliver failed; it is tried again.")]
    public static partial void DeliveriesFailed(ILogger log, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "Delivering {Event} to {Webhook} failed; it is tried again.")]
    public static partial void DeliveryFailed(ILogger log, string @event, WebhookKey webhook, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "What another node wrote could not be looked up; it is found when it is needed.")]
    public static partial void HearingFailed(ILogger log, Exception exception);

    [LoggerMessage(8, LogLevel.Error, "What agent {Agent} asks its users could not be looked at; it is with its next question.")]
    public static partial void ClarificationsUnread(ILogger log, string agent, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "Spending could not be looked at; it is in an hour.")]
    public static partial void SpendingUnread(ILogger log, Exception exception);

    [LoggerMessage(10, LogLevel.Error, "Days that are over could not be rolled up and told of; they are in an hour.")]
    public static partial void BooksNotKept(ILogger log, Exception exception);

    [LoggerMessage(11, LogLevel.Error, "An alert of budget {Budget} could not be kept; subscribers are not told.")]
    public static partial void AlertNotKept(ILogger log, string budget, Exception exception);
}
