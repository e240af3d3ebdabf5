using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Arvo.TestKit;

/// <summary>Finds ports for servers.</summary>
public static class FreePort
{
    const int Lowest = 12_000, Highest = 32_000;

    static readonly ConcurrentDictionary<int, bool> Given = [];

    // The range that the kernel hands to outgoing connections, which would otherwise grab a port between our look and the server's bind.
    static readonly (int First, int Last) Outgoing = OutgoingRange();

    /// <summary>A loopback port nobody listens on now; never the same twice in a process.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (!MayGoOut(port) && Given.TryAdd(port, true) && IsFree(port)) return port;
        }
    }

    // A range that leaves us nothing is not avoided.
    static bool MayGoOut(int port) => port >= Outgoing.First && port <= Outgoing.Last && (Outgoing.First > Lowest || Outgoing.Last < Highest);

    static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static (int First, int Last) OutgoingRange()
    {
        var range = File.ReadAllText("/proc/sys/net/ipv4/ip_local_port_range")
            .Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return (int.Parse(range[0], CultureInfo.InvariantCulture), int.Parse(range[1], CultureInfo.InvariantCulture));
    }
}
