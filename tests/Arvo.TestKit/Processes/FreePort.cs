using System.Net;
using System.Net.Sockets;

namespace Arvo.TestKit;

/// <summary>Finds ports for servers.</summary>
public static class FreePort
{
    // Below the range the kernel hands to outgoing connections, which would otherwise grab a port between our look and the server's bind.
    const int Lowest = 12_000, Highest = 32_000;

    /// <summary>A loopback port nobody listens on now, different at every call with high probability.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (IsFree(port)) return port;
        }
    }

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
}
