using System.Globalization;
using System.Text;
using Holdfast.Core.Context;
using Holdfast.Core.Journal;

namespace Holdfast.Core.Memory;

/// <summary>How what was recalled is shown to the model.</summary>
public static class RecallNote
{
    private const string Opening = "[Recalled from earlier in this conversation, quoted as it was said:]", Ending = "[End of what was recalled.]";

    private const string DayFormat = "\nyyyy-MM-dd";

    /// <summary>Of the frame around the messages, as <see cref="TextWeight"/> has it.</summary>
    public static readonly int FrameWeight = TextWeight.Of(Opening) + TextWeight.Of($"\n{Ending}");

    /// <summary>Of the line that names a day: digits are dear.</summary>
    internal static readonly int DayWeight = TextWeight.Of("\n2023-05-08");

    /// <summary>The messages in the order given, a line with the day before the first of each. Their numbers are their entries' in the journal.</summary>
    /// <param name="byDay">False: the day stands with every message, as in what was recalled by the first versions; that is written again as it was.</param>
    public static string Write(IEnumerable<Remembered> messages, bool byDay = true)
    {
        var (note, day) = (new StringBuilder(Opening), default(DateTime?));
        foreach (var message in messages)
        {
            if (byDay && day != message.At.Date) note.Append(message.At.ToString(DayFormat, CultureInfo.InvariantCulture));
            day = message.At.Date;
            note.Append(Header(message, byDay ? "" : $"{message.At:yyyy-MM-dd} ")).Append(message.Text);
        }
        return note.Append('\n').Append(Ending).ToString();
    }

    /// <summary>What a message weighs in a note at most, without the line of its day: its header costs as much as many a message.</summary>
    public static int Weight(Remembered message) => TextWeight.Of(Header(message, "")) + TextWeight.Of(message.Text);

    /// <summary>UTF-8 bytes that a message takes in a note, without the line of its day.</summary>
    public static int Bytes(Remembered message) => Encoding.UTF8.GetByteCount(Header(message, "")) + Encoding.UTF8.GetByteCount(message.Text);

    private static string Header(Remembered message, string day) => string.Create(
        CultureInfo.InvariantCulture, $"\n#{message.Seq} {day}{message.Speaker ?? message.Role.ToString().ToLowerInvariant()}: ");
}
