using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using RabbitMQ.Client;

namespace Arvo.Messaging;

/// <summary>
/// A socket to the broker whose incoming bytes pass a <see cref="HeaderGuard"/>. It does TLS itself
/// where that is wanted, as there is nothing to be seen in what is encrypted.
/// </summary>
/// <param name="socket">The client's own kind of socket.</param>
/// <param name="tlsServerName">The name that the broker's certificate must have; null: plain text.</param>
sealed class GuardedSocket(ITcpClient socket, string? tlsServerName) : ITcpClient
{
    SslStream? _encrypted;

    public bool Connected => socket.Connected;

    public Socket Client => socket.Client;

    public TimeSpan ReceiveTimeout
    {
        get => socket.ReceiveTimeout;
        set => socket.ReceiveTimeout = value;
    }

    public async Task ConnectAsync(IPAddress host, int port, CancellationToken cancellationToken = default)
    {
        await socket.ConnectAsync(host, port, cancellationToken);
        if (tlsServerName is null) return;
        _encrypted = new SslStream(socket.GetStream());
        // Without a callback of ours SslStream checks the certificate's chain and name.
        await _encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = tlsServerName }, cancellationToken);
    }

    public NetworkStream GetStream() => new GuardedStream(socket.Client, (Stream?)_encrypted ?? socket.GetStream());

    public void Close() => socket.Close();

    public void Dispose()
    {
        _encrypted?.Dispose();
        socket.Dispose();
    }

    sealed class GuardedStream(Socket socket, Stream inner) : NetworkStream(socket, ownsSocket: false)
    {
        readonly HeaderGuard _guard = new();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = await inner.ReadAsync(buffer, cancellationToken);
            _guard.Pass(buffer.Span[..length]);
            return length;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(Span<byte> buffer)
        {
            var length = inner.Read(buffer);
            _guard.Pass(buffer[..length]);
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            inner.WriteAsync(buffer, offset, count, cancellationToken);

        public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
