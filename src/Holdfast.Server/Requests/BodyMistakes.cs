using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Holdfast.Client.Contract;
using Holdfast.Server.Errors;

namespace Holdfast.Server.Requests;

/// <summary>Why a body could not be read, said by field. Only runs when it could not.</summary>
internal static class BodyMistakes
{
    public static ProblemResult Of(byte[] bytes, JsonTypeInfo type, JsonException e)
    {
        if (e.Path is not { } path || path == "$") return ErrorCode.BodyMalformed.Problem(e.Message);
        return ErrorCode.Invalid(new FieldError(path.TrimStart('$').TrimStart('.'), e.Message));
    }
}
