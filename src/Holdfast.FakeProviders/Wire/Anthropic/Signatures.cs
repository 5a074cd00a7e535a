using System.Security.Cryptography;
using System.Text;
using Holdfast.FakeProviders.Cards;
using static System.FormattableString;

namespace Holdfast.FakeProviders.Wire.Anthropic;

internal enum SignatureVerdict { Valid, Forged, OtherConversation, NewerModel }

/// <summary>
/// Signatures of thinking blocks: rank of the model, seal of the text, and, where the model binds it, seal of the conversation before.
/// </summary>
internal static class Signatures
{
    // Not a secret: it only has to make sure that a changed block is noticed.
    private static readonly byte[] Key = "holdfast practice model"u8.ToArray();

    public static string Sign(string thinking, UInt128 conversation, Card card)
    {
        var bound = card.BindsThinking ? Seal($"{conversation:x32}") : "";
        var head = Invariant($"{card.Rank}.{bound}");
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($"{head}.{Seal(head + thinking)}"));
    }

    public static SignatureVerdict Check(string signature, string thinking, UInt128 conversation, Card card)
    {
        var buffer = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, buffer, out var length)) return SignatureVerdict.Forged;
        var parts = Encoding.UTF8.GetString(buffer, 0, length).Split('.');
        if (parts.Length != 3 || !int.TryParse(parts[0], out var rank)) return SignatureVerdict.Forged;
        if (parts[2] != Seal($"{parts[0]}.{parts[1]}" + thinking)) return SignatureVerdict.Forged;
        if (rank > card.Rank) return SignatureVerdict.NewerModel;
        return parts[1].Length > 0 && card.BindsThinking && parts[1] != Seal($"{conversation:x32}")
            ? SignatureVerdict.OtherConversation
            : SignatureVerdict.Valid;
    }

    private static string Seal(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(text)));
}
