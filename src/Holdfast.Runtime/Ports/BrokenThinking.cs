namespace Holdfast.Runtime.Ports;

/// <summary>
/// Thinking that broke off after a client had seen some of it: its block is closed with this signature, which no provider has made, and is
/// taken out when the client sends it back.
/// </summary>
public static class BrokenThinking
{
    public static ReadOnlySpan<byte> Signature => "holdfast:broken-off"u8;
}
