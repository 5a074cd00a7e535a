using Holdfast.Core.Conversations;
using Holdfast.Core.Journal;
using Holdfast.Core.Memory;
using Holdfast.Core.Models;
using Holdfast.Core.Money;

namespace Holdfast.Core.Context;

/// <summary>
/// Has an embedding model make vectors of what has left the prompt and of what the next epoch will leave behind: at rest, in batches, as a
/// rule once in an epoch. Recall goes by words where there are none.
/// </summary>
public static class Embedding
{
    /// <summary>Entries that one batch is taken from, the texts of one call, and what they may weigh together: far below what providers take.</summary>
    public const int MostEntries = 500;
    private const int MostTexts = 64, MostBytes = 64_000;

    /// <summary>What one text may weigh: the beginning of a long one tells what it is about.</summary>
    private const int MostOfOne = 4_000;

    /// <summary>Tokens of 1,000 bytes of English text, and the part of a model's window that is left empty, since it may have more.</summary>
    private const int TokensPerKilobyte = 300, SafetyPart = 5;

    /// <summary>The longest that a turn waits for the vector of its message: a reader hardly sees it, and without it recall is nearly as good.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);

    private static readonly TimeLimits Waited = new(Moment, Moment, Moment, Moment);

    private static readonly TimeLimits Unhurried =
        new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1));

    /// <summary>Cheap where nothing is due: it is asked after every turn.</summary>
    internal static bool IsDue(Conversation c, AgentPolicy policy) =>
        policy.Embeddings is { } model && c.Turn is null && c.EmbeddingFailedBefore <= c.Turns
        && !(c.Embedded?.Model == model.Name && c.Embedded.WholeIn == c.Epoch)
        && Target(c, policy) > After(c, policy);

    /// <summary>Whether there is anything to compare a message with.</summary>
    public static bool HasAny(Conversation c, AgentPolicy policy) => policy.Embeddings is not null && After(c, policy) > 0;

    /// <summary>The newest entry that is done with.</summary>
    public static long After(Conversation c, AgentPolicy policy) =>
        c.Embedded is { } done && done.Model == policy.Embeddings?.Name ? done.UpTo : 0;

    /// <summary>The next batch, as it is made from a state in which it is due.</summary>
    /// <param name="entries">Up to <see cref="MostEntries"/> of them, those after <see cref="After"/>.</param>
    public static EmbeddingBatch Next(Conversation c, AgentPolicy policy, IReadOnlyList<Entry> entries)
    {
        var (model, target, seqs, texts, bytes) = (policy.Embeddings!, Target(c, policy), new List<long>(), new List<string>(), 0);
        var upTo = entries.Count == 0 ? target : After(c, policy);
        foreach (var entry in entries.TakeWhile(entry => entry.Seq <= target))
        {
            if (Recollection.Of(entry) is { } message)
            {
                var text = Beginning(message.Text, model.Card);
                if (texts.Count == MostTexts || bytes + TextWeight.Of(text) is var weight && weight > MostBytes && texts.Count > 0) break;
                bytes = weight;
                seqs.Add(entry.Seq);
                texts.Add(text);
            }
            upTo = entry.Seq;
        }
        var done = new Embedded(model.Name, upTo, Whole: upTo >= target);
        return new(texts.Count == 0 ? null : new EmbeddingCall(model, texts, Unhurried), bytes, seqs, done);
    }

    /// <summary>What is asked for while a turn waits.</summary>
    public static EmbeddingCall Ask(AgentPolicy policy, string message) =>
        new(policy.Embeddings!, [Beginning(message, policy.Embeddings!.Card)], Waited);

    /// <summary>The start of an attempt, whatever it is for.</summary>
    /// <param name="hash">Of the request's body.</param>
    public static AttemptStarted Started(Conversation c, AgentPolicy policy, EmbeddingCall call, string hash, DateTimeOffset at)
    {
        var bytes = call.Texts.Sum(text => TextWeight.Of(text));
        var tokens = TokenEstimator.Tokens(bytes, TokensPerKilobyte);
        var share = c.Turn is null ? new ShareTokens(0, tokens, 0) : new ShareTokens(0, 0, tokens);
        return new(
            c.Attempts + 1, call.Model.Name, policy.Version, hash, share, bytes, MaxOutputTokens: 0,
            Reservation.WorstCaseNanoUsd(call.Model.Prices, tokens, maxOutputTokens: 0, at), Purpose.Embedding);
    }

    /// <summary>The newest entry that has left the prompt, or is about to.</summary>
    private static long Target(Conversation c, AgentPolicy policy)
    {
        var shown = c.Items.Where(item => !Summarising.IsCopy(item)).Select(item => item.Seq);
        var left = c.Omitted == 0 ? 0 : shown.DefaultIfEmpty(c.Seq + 1).Min() - 1;
        return Math.Max(left, Summarising.NewestToLeave(c, policy));
    }

    private static string Beginning(string text, EmbeddingCard card)
    {
        var most = Math.Min(MostOfOne, TokenEstimator.BytesIn(card.Window / SafetyPart * (SafetyPart - 1), TokensPerKilobyte));
        text = text.Trim();
        while (TextWeight.Of(text) is var weight && weight > most && text.Length > 1)
        {
            var keep = (int)Math.Clamp(text.Length * (long)most / weight, 1, text.Length - 1);
            text = text[..(char.IsHighSurrogate(text[keep - 1]) && keep > 1 ? keep - 1 : keep)];
        }
        return text;
    }
}

/// <summary>What is embedded by one call.</summary>
/// <param name="Call">Null when nothing of it can be recalled.</param>
/// <param name="Bytes">That the texts weigh, as <see cref="TextWeight"/> counts them.</param>
/// <param name="Seqs">The entries of the texts.</param>
/// <param name="Done">That it is done.</param>
public sealed record EmbeddingBatch(EmbeddingCall? Call, int Bytes, IReadOnlyList<long> Seqs, Embedded Done);
