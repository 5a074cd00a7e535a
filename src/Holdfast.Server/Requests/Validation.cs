using Holdfast.Client.Contract;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Requests;

/// <summary>Collects what is wrong with a request, field by field, so that the caller is told everything at once.</summary>
public sealed class Validation
{
    private List<FieldError>? _errors;

    /// <summary>Null when nothing is wrong.</summary>
    public ProblemResult? Problem => _errors is null ? null : ErrorCode.Invalid(_errors);

    public IReadOnlyList<FieldError> Errors => _errors ?? [];

    /// <param name="remedy">What is wrong and what would be right.</param>
    public Validation Require(bool holds, string field, string remedy)
    {
        if (!holds) (_errors ??= []).Add(new(field, remedy));
        return this;
    }

    public Validation Length(string? text, int min, int max, string field) =>
        Require(text is null || (text.Length >= min && text.Length <= max), field, $"Give {min} to {max} characters.");

    /// <summary>1 to 64 of a-z, 0-9, _ and -, starting with a letter or digit: what can stand in an address.</summary>
    public Validation Name(string? name, string field) => Require(
        name is null || (name.Length is >= 1 and <= 64 && char.IsAsciiLetterOrDigit(name[0])
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-')),
        field, "Give 1 to 64 of a-z, 0-9, _ and -, starting with a letter or digit.");

    public Validation Range(long? number, long min, long max, string field) =>
        Require(number is null || (number >= min && number <= max), field, $"Give a whole number from {min} to {max}.");

    public void Add(IEnumerable<FieldError> errors)
    {
        foreach (var error in errors) Require(false, error.Field, error.Message);
    }
}
