namespace Holdfast.Bench.Load;

/// <summary>Finds the events in the bytes of a stream, wherever they are cut.</summary>
/// <param name="onEvent">Gets each line of data with the name of its event.</param>
internal sealed class SseScanner(SseScanner.OnEvent onEvent)
{
    public delegate void OnEvent(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data);

    private byte[] _partial = new byte[256];
    private int _partialLength;
    private byte[] _name = [];

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        int end;
        while ((end = bytes.IndexOf((byte)'\n')) >= 0)
        {
            if (_partialLength == 0) Read(bytes[..end]);
            else
            {
                Keep(bytes[..end]);
                Read(_partial.AsSpan(0, _partialLength));
                _partialLength = 0;
            }
            bytes = bytes[(end + 1)..];
        }
        Keep(bytes);
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.StartsWith("event:"u8)) Rename(line[6..].TrimStart((byte)' '));
        else if (line.StartsWith("data:"u8)) onEvent(_name, line[5..].TrimStart((byte)' '));
    }

    private void Rename(ReadOnlySpan<byte> name)
    {
        if (!name.SequenceEqual(_name)) _name = name.ToArray();
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_partialLength + bytes.Length > _partial.Length) Array.Resize(ref _partial, 2 * (_partialLength + bytes.Length));
        bytes.CopyTo(_partial.AsSpan(_partialLength));
        _partialLength += bytes.Length;
    }
}
