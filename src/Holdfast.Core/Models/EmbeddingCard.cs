namespace Holdfast.Core.Models;

/// <summary>What a model that makes vectors of texts is and accepts.</summary>
/// <param name="Id">The model's name on the wire.</param>
/// <param name="Window">Most tokens of one text.</param>
/// <param name="Dimensions">Components of a vector; 0 = as many as its server gives.</param>
/// <param name="Shortens">A request may ask for fewer components: the first ones say the most.</param>
public sealed record EmbeddingCard(string Id, int Window, int Dimensions = 0, bool Shortens = false);
