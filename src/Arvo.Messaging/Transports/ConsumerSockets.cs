using System.Net.Sockets;
using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>
/// The sockets that MassTransit's client opened last, to know whether anything can arrive: a bus can go on calling itself healthy on a connection that was
/// closed while its endpoints were being set up. Safe for concurrent use.
/// </summary>
sealed class ConsumerSockets
{
    const int Remembered = 8; // more than a host has addresses to be tried

    readonly Queue<ITcpClient> _opened = [];

    /// <summary>For <see cref="ConnectionFactoryBase.SocketFactory"/>.</summary>
    public ITcpClient Create(AddressFamily family)
    {
        var socket = ConnectionFactoryBase.DefaultSocketFactory(family);
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
