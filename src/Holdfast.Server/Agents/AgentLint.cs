using Holdfast.Client.Contract;
using Holdfast.Core.Constitutions;
using Holdfast.Core.Context;
using Holdfast.Core.Handoffs;
using Holdfast.Core.Memory.Users;
using Holdfast.Core.Models;
using Holdfast.Core.Repair;
using Holdfast.Core.Tools;
using Holdfast.Runtime.Ports;
using Holdfast.Server.Requests;

namespace Holdfast.Server.Agents;

/// <summary>Judges an agent before it is saved. Everything that is wrong is told at once; what is only worth a look is a warning.</summary>
public sealed class AgentLint(AgentResolver resolver)
{
    private const int MaxRungs = 16, MaxTools = 128, MaxInstructionsChars = 1_000_000, MaxLessons = 100, MaxLessonChars = 500, MaxPhraseChars = 1_000, MaxTopics = 100, MaxTopicChars = 100;

    /// <summary>Tools may be given only secrets that are meant for tools, never e.g. the key of a provider.</summary>
    private const string ToolSecretPrefix = "TOOL_";

    public (Validation Errors, IReadOnlyList<FieldError> Warnings) Check(string name, AgentDefinition definition)
    {
        var errors = new Validation().Name(name, "name")
            .Range(definition.MaxRounds, 1, 10_000, "max_rounds")
            .Range(definition.ReuseHours ?? 1, 1, (int)IAnswers.Longest.TotalHours, "reuse_hours")
            .Range(definition.MaxRepeats, 2, 10_000, "max_repeats").Length(definition.Instructions, 0, MaxInstructionsChars, "instructions");
        var findings = Lint.Check(AgentResolver.Constitution(definition), [.. (definition.Tools ?? []).Select(tool => tool.Name)]);
        errors.Add(findings.Where(finding => finding.IsError).Select(Field));
        var warnings = findings.Where(finding => !finding.IsError).Select(Field).ToList();

        var ladder = CheckLadder(definition.Ladder, errors);
        if (definition.Routing is { } routing && CheckRouting(routing, ladder, errors) is { } small) ladder.Add(small);
        if (ladder.Count > 0) CheckBudget(definition, ladder, errors, warnings);
        CheckTools(definition.Tools ?? [], errors, warnings);
        errors.Range(definition.DeadlineSeconds, 5, 86_400, "deadline_seconds");
        errors.Range(definition.Waiting?.ReminderSeconds, 30, 2_592_000, "waiting.reminder_seconds");
        if (definition.Waiting is { ReleaseSeconds: not 0 and var release }) errors.Range(release, 30, 2_592_000, "waiting.release_seconds");
        CheckPhrases(definition.Phrases, errors);
        CheckLessons(definition.Lessons ?? [], errors);
        if (definition.Memory) CheckMemory(definition.Tools ?? [], errors);
        if (definition.Answers is { } answers) CheckAnswers(answers, errors);
        if (definition.Handoff is { } handoff) CheckHandoff(handoff, definition.Tools ?? [], errors);
        if (definition.Embeddings is { } embeddings) CheckEmbeddings(embeddings, errors);
        CheckLimits(definition.Limits, errors);
        if (definition.Summary is { } summary)
            errors.Require(resolver.FindRung(summary) is not null, "summary", $"There is no model {summary}; GET /api/v1/models lists those there are.");
        return (errors, warnings);
    }

    /// <summary>The same judgement for somebody who is still writing.</summary>
    public LintReport Report(string name, AgentDefinition definition)
    {
        var (errors, warnings) = Check(name, definition);
        string[] small = definition.Routing is { } routing ? [routing.Small] : [];
        var ladder = resolver.Expand([.. definition.Ladder, .. small]).Select(resolver.FindRung).OfType<Rung>().ToList();
        var budget = ladder.Count > 0 ? AgentResolver.BudgetOf(definition, ladder) : null;
        return new(
            errors.Errors, warnings, Lint.WordsOf(AgentResolver.Constitution(definition)), Core.Limits.ConstitutionWords,
            budget is null ? null : new(budget.System, budget.Knowledge, budget.History, budget.Working, budget.Safety, budget.Task, budget.Recall),
            ladder.Count > 0 ? ladder.Min(rung => rung.Card.Window) : null);
    }

    private List<Rung> CheckLadder(IReadOnlyList<string> ladder, Validation errors)
    {
        errors.Require(ladder.Count is >= 1 and <= MaxRungs, "ladder",
            $"Name 1 to {MaxRungs} models, provider/model, or the ladder named default; the first is tried first.");
        var rungs = new List<Rung>();
        for (var i = 0; i < ladder.Count; i++)
        {
            errors.Require(ladder.Take(i).All(other => other != ladder[i]), $"ladder[{i}]", $"{ladder[i]} stands in the ladder twice.");
            foreach (var name in resolver.Expand([ladder[i]]))
            {
                var rung = resolver.FindRung(name);
                errors.Require(rung is not null, $"ladder[{i}]", resolver.FindEmbedding(name) is null
                    ? $"There is no model {name}; GET /api/v1/models lists those there are."
                    : $"{name} makes vectors and answers nothing: name it as embeddings, and a model that answers here.");
                if (rung is not null) rungs.Add(rung);
            }
        }
        return rungs;
    }

    private Rung? CheckRouting(RoutingSettings routing, List<Rung> ladder, Validation errors)
    {
        var small = resolver.FindRung(routing.Small);
        errors.Require(small is not null, "routing.small", $"There is no model {routing.Small}; GET /api/v1/models lists those there are.")
            .Require(small is null || ladder.Count == 0 || ladder[0].Name != small.Name, "routing.small",
                $"The ladder begins with {routing.Small}: name a cheaper model, or no routing.")
            .Require(routing.Threshold is > 0 and <= 1, "routing.threshold",
                "Give more than 0 and at most 1; 0.5 is harder than about half of exam questions.");
        return small;
    }

    private static void CheckBudget(AgentDefinition definition, List<Rung> ladder, Validation errors, List<FieldError> warnings)
    {
        var budget = AgentResolver.BudgetOf(definition, ladder);
        foreach (var (share, tokens) in Shares(budget))
            errors.Require(tokens >= 0, $"budget.{share}", "Give 0 or more tokens.");
        errors.Require(budget.Task > 0, "budget.task", "Leave tokens for the answer.");
        var narrowest = ladder.MinBy(rung => rung.Card.Window)!;
        errors.Require(budget.Total <= narrowest.Card.Window, "budget",
            $"The shares add up to {budget.Total} tokens; the window of {narrowest.Name} has {narrowest.Card.Window}.");
        var most = AgentResolver.MostOutput(ladder, budget);
        if (most > 0) errors.Range(definition.MaxOutputTokens, 1, most, "max_output_tokens");

        var rate = ladder.Max(rung => rung.Card.TokensPerKilobyte);
        var system = AgentResolver.Constitution(definition).Render().Length
            + (definition.Tools ?? []).Sum(tool => tool.InputSchema.GetRawText().Length);
        var needed = TokenEstimator.Tokens(system, rate);
        if (needed > budget.System)
            warnings.Add(new("budget.system",
                $"Constitution, instructions and tools need about {needed} tokens; the share holds {budget.System}."));
    }

    private static IEnumerable<(string Share, int Tokens)> Shares(Core.Context.ContextBudget budget) =>
    [
        ("system", budget.System), ("knowledge", budget.Knowledge), ("history", budget.History),
        ("working", budget.Working), ("safety", budget.Safety), ("task", budget.Task), ("recall", budget.Recall),
    ];

    private static void CheckTools(IReadOnlyList<ToolDefinition> tools, Validation errors, List<FieldError> warnings)
    {
        errors.Require(tools.Count <= MaxTools, "tools", $"Give at most {MaxTools} tools.");
        for (var i = 0; i < tools.Count; i++)
        {
            var (tool, field) = (tools[i], $"tools[{i}]");
            errors.Require(IsToolName(tool.Name), $"{field}.name", "Give 1 to 64 of letters, digits, _ and -.")
                .Require(tools.Take(i).All(other => other.Name != tool.Name), $"{field}.name",
                    $"Another tool is named {tool.Name} already.")
                .Require(!string.IsNullOrWhiteSpace(tool.Description), $"{field}.description",
                    "Say what the tool does and when to use it; the model goes by it.")
                .Require(Uri.TryCreate(tool.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https", $"{field}.url",
                    "Give an absolute http or https address.")
                .Range(tool.TimeoutSeconds, 1, 3_600, $"{field}.timeout_seconds")
                .Require(tool.AuthorizationEnv?.StartsWith(ToolSecretPrefix, StringComparison.Ordinal) != false,
                    $"{field}.authorization_env",
                    $"Name an environment variable that begins with {ToolSecretPrefix}.");
            errors.Add(ArgumentCheck.Lint(tool.InputSchema.GetRawText())
                .Select(problem => new FieldError($"{field}.input_schema", problem)));
            if (tool.AuthorizationEnv is { } secret && Environment.GetEnvironmentVariable(secret) is null)
                warnings.Add(new($"{field}.authorization_env", $"{secret} is not set for the server: calls will carry no Authorization."));
        }
    }

    private static void CheckPhrases(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? phrases, Validation errors)
    {
        foreach (var (language, texts) in phrases ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            errors.Require(language == Phrases.AnyLanguage || (language.Length == 2 && language.All(char.IsAsciiLetterLower)), $"phrases.{language}",
                "Name a language by two letters of ISO 639-1, e.g. en, or * for all.");
            foreach (var (code, text) in texts)
                errors.Require(Phrases.Codes.Contains(code), $"phrases.{language}.{code}", $"There is no such phrase; there are {string.Join(", ", Phrases.Codes)}.")
                    .Length(text, 0, MaxPhraseChars, $"phrases.{language}.{code}");
        }
    }

    private static void CheckLessons(IReadOnlyList<string> lessons, Validation errors)
    {
        errors.Require(lessons.Count <= MaxLessons, "lessons", $"Give at most {MaxLessons} lessons.");
        for (var i = 0; i < lessons.Count; i++) errors.Length(lessons[i], 1, MaxLessonChars, $"lessons[{i}]");
    }

    private static void CheckMemory(IReadOnlyList<ToolDefinition> tools, Validation errors)
    {
        for (var i = 0; i < tools.Count; i++)
            errors.Require(tools[i].Name is not (MemoryTool.Name or FactTool.Name), $"tools[{i}].name",
                $"With memory on, {tools[i].Name} is a tool of Holdfast: name yours otherwise, or switch memory off.");
    }

    private static void CheckAnswers(AnswerSettings answers, Validation errors) => errors
        .Require(answers.Held is AnswerSettings.Never or AnswerSettings.Doubtful or AnswerSettings.Always, "answers.held", "Give never, doubtful or always.")
        .Range(answers.DueSeconds, 60, 2_592_000, "answers.due_seconds")
        .Require(answers.Default is AnswerSettings.HandsOff or AnswerSettings.Sends, "answers.default", "Give hand_off or send.");

    private static void CheckHandoff(HandoffSettings handoff, IReadOnlyList<ToolDefinition> tools, Validation errors)
    {
        errors.Range(handoff.DueSeconds, 60, 2_592_000, "handoff.due_seconds").Range(handoff.Priority, 0, 100, "handoff.priority")
            .Range(handoff.UnsupportedValues, 1, 100, "handoff.unsupported_values").Range(handoff.FailedTurns, 1, 1_000, "handoff.failed_turns")
            .Range(handoff.Clarifications, 2, 1_000, "handoff.clarifications")
            .Require(handoff.OnRequest is HandoffSettings.Immediately or HandoffSettings.LeftToModel, "handoff.on_request", "Give immediately or model.")
            .Require(handoff.Unsupported is null or HandoffSettings.HandsOff or HandoffSettings.Marks, "handoff.unsupported", "Give handoff or mark, or leave it out.")
            .Require(handoff.Topics is not { Count: > MaxTopics }, "handoff.topics", $"Give at most {MaxTopics} topics.")
            .Require(handoff.LeastConfidence is not (< 0 or > 1 or double.NaN), "handoff.least_confidence", "Give 0 to 1.");
        foreach (var (i, topic) in (handoff.Topics ?? []).Index())
            errors.Require(!string.IsNullOrWhiteSpace(topic), $"handoff.topics[{i}]", "Give a word or a phrase.").Length(topic, 1, MaxTopicChars, $"handoff.topics[{i}]");
        for (var i = 0; i < tools.Count; i++)
            errors.Require(!handoff.Model || tools[i].Name != HandOffTool.Name, $"tools[{i}].name",
                $"{HandOffTool.Name} is a tool of Holdfast: name yours otherwise, or set handoff.model to false.");
    }

    private void CheckEmbeddings(string name, Validation errors) =>
        errors.Require(resolver.FindEmbedding(name) is not null, "embeddings",
            resolver.HasNoEmbeddings(name)
                ? $"{name} is at a provider without embedding models: name one of a provider that speaks OpenAI's protocol."
            : resolver.FindRung(name) is not null
                ? $"{name} answers and makes no vectors: name an embedding model; GET /api/v1/models lists those there are."
                : $"There is no embedding model {name}; GET /api/v1/models lists those there are.");

    private static void CheckLimits(CallLimits? limits, Validation errors)
    {
        if (limits is null) return;
        errors.Range(limits.ConnectSeconds, 1, 600, "limits.connect_seconds")
            .Range(limits.FirstTokenSeconds, 1, 3_600, "limits.first_token_seconds")
            .Range(limits.IdleSeconds, 1, 3_600, "limits.idle_seconds")
            .Range(limits.AttemptSeconds, 1, 86_400, "limits.attempt_seconds")
            .Range(limits.TurnSeconds, 1, 604_800, "limits.turn_seconds");
    }

    private static FieldError Field(Finding finding) => new(finding.Field, finding.Message);

    private static bool IsToolName(string name) => name.Length is >= 1 and <= 64
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
