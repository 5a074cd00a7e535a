namespace Holdfast.FakeProviders.Wire;

/// <summary>A fault on demand ended the answer early; whatever the caller should see of it has been sent.</summary>
internal sealed class StreamBroken : Exception;
