using Holdfast.Core.Journal;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Runtime.Dialects;

/// <summary>
/// A piece of an answer on its way, in no provider's words. First comes <see cref="Began"/>, last <see cref="Done"/> or
/// <see cref="Failed"/>.
/// </summary>
public abstract record Said
{
    /// <param name="Id">The provider's own.</param>
    public sealed record Began(string Id, string Model) : Said;

    public sealed record Text(string Piece) : Said;

    /// <summary>What is said from now on is a text of its own.</summary>
    public sealed record Paragraph : Said;

    public sealed record CallBegan(string Id, string Name) : Said;

    /// <summary>Of the call that began last.</summary>
    public sealed record Arguments(string Piece) : Said;

    /// <summary>Why the model will not answer, in words.</summary>
    public sealed record Refusal(string Piece) : Said;

    /// <param name="Sequence">The stop sequence that was met.</param>
    public sealed record Stopped(StopReason Reason, string? Sequence = null) : Said;

    /// <summary>All of it so far; the last word counts.</summary>
    public sealed record Used(Usage Usage) : Said;

    public sealed record Done : Said;

    public sealed record Failed(SaidError Error) : Said;
}

/// <param name="Status">That the provider gave; null when it gave none.</param>
/// <param name="Message">The provider's.</param>
public sealed record SaidError(FailureKind Kind, int? Status, string Message);
