namespace Holdfast.Core.Reconciler;

/// <summary>What may be due of a submission.</summary>
public enum Tending
{
    /// <summary>Nobody knows whether the provider has it: it is looked for, and handed in where it is not.</summary>
    Find,

    /// <summary>The provider does not have it: it is handed in once more.</summary>
    HandIn,

    /// <summary>The provider is asked how far it is, and for the results once it is done.</summary>
    Look,

    /// <summary>The provider is asked to stop.</summary>
    Cancel,
}
