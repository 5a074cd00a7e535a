namespace Holdfast.FakeProviders.Wire.Batches;

/// <summary>What becomes of batches that are handed in from now on.</summary>
/// <param name="DelayMs">From handing in to the end.</param>
/// <param name="HandIn">Faults of the next tries to hand in, one for each: "" = none, "cut" = taken, but nobody is told.</param>
/// <param name="Fails">OpenAI: the batch fails as a whole; Anthropic, which knows no such thing: all its requests do.</param>
/// <param name="ErrorEvery">Of a batch's requests every n-th fails; 0 = none.</param>
/// <param name="ExpireEvery">Likewise, its time is over before it is begun.</param>
internal sealed record BatchOptions(int DelayMs = 0, string[]? HandIn = null, bool Fails = false, int ErrorEvery = 0, int ExpireEvery = 0);
