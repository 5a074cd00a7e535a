namespace Holdfast.Core.Tools;
public static class ArgumentCheck { public static IReadOnlyList<string> Problems(string schema, string arguments) => []; }
