using System.Globalization;
using System.Text;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>How what was recalled is shown to the model.</summary>
public static class RecallNote
{
    /// <summary>Most UTF-8 bytes that a message takes beside its text: entry number, date, speaker.</summary>
    public const int OverheadBytes = 40;

    private const string Opening = "[Recalled from earlier in this conversation, quoted as it was said:]", Ending = "[End of what was recalled.]";
    private const int SpeakerBytes = 16;

    /// <summary>UTF-8 bytes of the frame around the messages.</summary>
    public static readonly int FrameBytes = Opening.Length + Ending.Length + 2;

    /// <summary>The messages in the order given. Their numbers are their entries' in the journal.</summary>
    public static string Write(IEnumerable<Remembered> messages)
    {
        var note = new StringBuilder(Opening);
        foreach (var message in messages)
            note.Append(CultureInfo.InvariantCulture, $"\n#{message.Seq} {message.At:yyyy-MM-dd} {Speaker(message)}: {message.Text}");
        return note.Append('\n').Append(Ending).ToString();
    }

    private static string Speaker(Remembered message)
    {
        var speaker = message.Speaker ?? message.Role.ToString().ToLowerInvariant();
        return Encoding.UTF8.GetByteCount(speaker) <= SpeakerBytes ? speaker : message.Role.ToString().ToLowerInvariant();
    }
}
