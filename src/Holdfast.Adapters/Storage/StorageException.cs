namespace Holdfast.Adapters.Storage;

/// <summary>Storage could not do what was asked; nothing of it was kept. The message is one sentence for the operator, remedy included.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);
