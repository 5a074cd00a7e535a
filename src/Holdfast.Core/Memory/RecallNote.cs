using System.Globalization;
using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>How what was recalled is shown to the model.</summary>
public static class RecallNote
{
    private const string Opening = "[Recalled from earlier in this conversation, quoted as it was said:]", Ending = "[End of what was recalled.]";

    /// <summary>Of the frame around the messages, as <see cref="TextWeight"/> has it.</summary>
    public static readonly int FrameWeight = TextWeight.Of(Opening) + TextWeight.Of($"\n{Ending}");

    /// <summary>The messages in the order given. Their numbers are their entries' in the journal.</summary>
    public static string Write(IEnumerable<Remembered> messages)
    {
        var note = new StringBuilder(Opening);
        foreach (var message in messages) note.Append(Header(message)).Append(message.Text);
        return note.Append('\n').Append(Ending).ToString();
    }

    /// <summary>What a message weighs in a note at most: its header costs as much as many a message.</summary>
    public static int Weight(Remembered message) => TextWeight.Of(Header(message)) + TextWeight.Of(message.Text);

    /// <summary>UTF-8 bytes that a message takes in a note.</summary>
    public static int Bytes(Remembered message) => Encoding.UTF8.GetByteCount(Header(message)) + Encoding.UTF8.GetByteCount(message.Text);

    private static string Header(Remembered message) => string.Create(
        CultureInfo.InvariantCulture, $"\n#{message.Seq} {message.At:yyyy-MM-dd} {message.Speaker ?? message.Role.ToString().ToLowerInvariant()}: ");
}
