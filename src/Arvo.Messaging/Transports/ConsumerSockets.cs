using System.Net.Sockets;
using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>
/// The sockets that MassTransit's client opened last, to know whether anything can arrive: a bus can go on calling itself healthy on a connection
/// that was closed while its endpoints were being set up. What arrives on them is made readable (<see cref="HeaderGuard"/>). Safe for concurrent use.
/// </summary>
/// <param name="tlsServerName">The name that the broker's certificate must have; null: plain text.</param>
sealed class ConsumerSockets(string? tlsServerName)
{
    const int Remembered = 8; // more than a host has addresses to be tried

    readonly Queue<GuardedSocket> _opened = [];

    /// <summary>For <see cref="ConnectionFactoryBase.SocketFactory"/>.</summary>
    public ITcpClient Create(AddressFamily family)
    {
        var socket = new GuardedSocket(ConnectionFactoryBase.DefaultSocketFactory(family), tlsServerName);
        lock (_opened)
        {
            _opened.Enqueue(socket);
            if (_opened.Count > Remembered) _opened.Dequeue();
        }
        return socket;
    }

    /// <summary>True while one of them is connected.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_opened) return _opened.Any(socket => socket.Connected);
        }
    }
}
