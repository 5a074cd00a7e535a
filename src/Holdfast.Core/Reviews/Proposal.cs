namespace Holdfast.Core.Reviews;

/// <summary>A conversation that is nothing but something that a person is asked to decide.</summary>
public static class Proposal
{
    /// <summary>Of the names of such conversations.</summary>
    public const string Prefix = "prp_";
}
