using System.Buffers.Binary;
using System.Text;

namespace Holdfast.Tests.Support;

/// <summary>A message of protocol buffers by field number: as much of them as OTLP needs.</summary>
internal sealed class Protobuf
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public Protobuf(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var (field, kind) = Math.DivRem((int)Varint(message, ref at), 8);
            switch (kind)
            {
                case 0: _fields.Add((field, Varint(message, ref at), [])); break;
                case 1: _fields.Add((field, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), [])); at += 8; break;
                case 5: _fields.Add((field, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), [])); at += 4; break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    _fields.Add((field, 0, message[at..(at + length)]));
                    at += length;
                    break;
                default: throw new InvalidDataException($"Wire type {kind}.");
            }
        }
    }

    public IEnumerable<Protobuf> All(int field) => _fields.Where(one => one.Field == field).Select(one => new Protobuf(one.Bytes));

    public bool Has(int field) => _fields.Exists(one => one.Field == field);

    public ulong Number(int field) => _fields.Find(one => one.Field == field).Number;

    public byte[] Bytes(int field) => _fields.Find(one => one.Field == field).Bytes ?? [];

    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field));

    private static ulong Varint(byte[] from, ref int at)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var part = from[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
    }
}
