using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.Adapters.Notify;

/// <summary>
/// Whether an address is one of the public Internet: not this machine, not the network it stands in, not one that leads there. The ranges
/// are those of IANA's special-purpose registries (RFC 6890 and what was added since).
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Special4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"),
        IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"),
        IPNetwork.Parse("203.0.113.0/24"), IPNetwork.Parse("224.0.0.0/3"),
    ];

    /// <summary>Of what lies in 2000::/3; everything outside it is special.</summary>
    private static readonly IPNetwork[] Special6 =
        [IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("2002::/16"), IPNetwork.Parse("3fff::/20")];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3"), Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsOne(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Translated.Contains(address)) address = LastFourBytes(address);
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(Special4, range => range.Contains(address)),
            AddressFamily.InterNetworkV6 => Global6.Contains(address) && !Array.Exists(Special6, range => range.Contains(address)),
            _ => false,
        };
    }

    private static IPAddress LastFourBytes(IPAddress address) =>
        new(BinaryPrimitives.ReadUInt32LittleEndian(address.GetAddressBytes().AsSpan(12)));
}
