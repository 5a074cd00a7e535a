using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Holdfast.Core.Money;
using Holdfast.Core.Webhooks;

namespace Holdfast.Runtime.Ports;

/// <summary>An account of a budget came near its limit, or is full.</summary>
/// <param name="IsFull">It is used up, or had no room for a call.</param>
/// <param name="UsedNanoUsd">Then, held for calls under way included.</param>
public sealed record BudgetAlert(string Tenant, BudgetAccount Account, bool IsFull, long LimitNanoUsd, long UsedNanoUsd)
{
    [JsonIgnore]
    public string Id => Happening.BudgetPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Tenant}\n{Account.Budget}\n{Account.Subject}\n{Account.Period}\n{IsFull}\n{LimitNanoUsd}")).AsSpan(0, 12));
}
