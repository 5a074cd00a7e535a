using Holdfast.Core;
using Holdfast.Core.Memory.Users;
using Holdfast.Server.Auth;
using Holdfast.Server.Errors;
using Contract = Holdfast.Client.Contract;

namespace Holdfast.Server.Api;

/// <summary>What requests about memory name, and how they are refused.</summary>
internal static class MemoryRequests
{
    /// <summary>Null when the request names a user.</summary>
    public static IResult? UserOf(HttpContext http, string? user, out UserKey key)
    {
        key = new(http.Caller().Tenant, user ?? "");
        return user is not null && IsUser(user)
            ? null
            : Invalid("user", $"Name the end user: 1 to {Limits.UserChars} characters, as conversations give it.");
    }

    /// <summary>A null character is no part of a name: not every database can hold it.</summary>
    public static bool IsUser(string name) => name.Length is > 0 and <= Limits.UserChars && !name.Contains('\0');

    /// <summary>Null when the request names a user and a path.</summary>
    public static IResult? FileOf(HttpContext http, string? user, string? path, out UserKey key, out string plain)
    {
        plain = MemoryPath.Read(path ?? "") ?? "";
        if (UserOf(http, user, out key) is { } problem) return problem;
        return plain.Length > 0
            ? null
            : Invalid("path", $"Give a path under {MemoryPath.Root}, of at most {MemoryPath.LongestChars} characters, without . and .. as parts.");
    }

    public static IResult Refused(MemoryDecision decision) => decision.Wrong switch
    {
        "id" => NotThere(decision.Answer),
        "quote" => Invalid("source.quote", decision.Answer),
        var field => Invalid(field!, decision.Answer),
    };

    public static ProblemResult Invalid(string field, string remedy) => ErrorCode.Invalid(new Contract.FieldError(field, remedy));

    public static ProblemResult NotThere(string what) => ErrorCode.MemoryNotFound.Problem(what);
}
