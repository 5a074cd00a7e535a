namespace Holdfast.Client.Contract;

/// <summary>
/// <c>GET /api/v1/conversations/{id}/routing?small=&amp;threshold=</c>: which model routing would have chosen for each turn, from the journal
/// alone. Without <c>small</c> the agent's own setting is replayed.
/// </summary>
/// <param name="Small">The model that simple messages go to.</param>
/// <param name="CostUsd">What the calls of these turns did cost.</param>
/// <param name="WouldCostUsd">The same calls, token for token, at the prices of the models chosen here.</param>
public sealed record RoutingReport(string Small, double Threshold, IReadOnlyList<RoutedTurn> Turns, string CostUsd, string WouldCostUsd);

/// <param name="Seq">The entry of the message that opened the turn.</param>
/// <param name="Model">provider/model that is chosen.</param>
/// <param name="Score">How hard the message looks, 0 to 1.</param>
/// <param name="Reason">In words.</param>
/// <param name="Chosen">What was chosen when it was asked; absent where the agent did not route.</param>
public sealed record RoutedTurn(
    long Seq, string Model, double Score, string Reason, string CostUsd, string WouldCostUsd, string? Chosen = null);
