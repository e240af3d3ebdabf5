using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Arvo.Memory.MongoDB.Tests;

/// <summary>
/// Speaks enough of MongoDB's wire protocol for the driver to take it for the primary of a replica set, keeps what it is sent
/// and answers what the test says. So the tests see the documents that really leave, and the driver's exceptions are its own.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    const int LegacyQuery = 2004;
    const int LegacyReply = 1;
    const int Message = 2013;
    static readonly HashSet<string> OfTheDriver = ["hello", "isMaster", "ismaster", "endSessions"];

    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stopping = new();
    readonly ConcurrentQueue<BsonDocument> received = new();
    readonly Task accepting;

    public ScriptedServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>The answer to a command; null cuts the connection instead.</summary>
    public Func<BsonDocument, BsonDocument?> Answer { get; set; } = _ => new BsonDocument("ok", 1);

    /// <summary>Commands other than the driver's own, in the order of their arrival.</summary>
    public IReadOnlyList<BsonDocument> Received => [.. received];

    public string ConnectionString => $"mongodb://127.0.0.1:{Port}/?replicaSet=rs0";

    int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        stopping.Dispose();
    }

    async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token)));
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        try
        {
            while (await ReadAsync(stream) is { } frame)
            {
                var legacy = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(12)) == LegacyQuery;
                var command = legacy ? Query(frame) : Body(frame);
                if (Reply(command) is not { } answer) return;
                await stream.WriteAsync(Frame(answer, BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(4)), legacy), stopping.Token);
            }
        }
        catch (Exception closed) when (closed is IOException or OperationCanceledException)
        {
            // The driver closed the connection, or the test is over.
        }
    }

    BsonDocument? Reply(BsonDocument command)
    {
        var name = command.GetElement(0).Name;
        if (name is "hello" && command.Contains("lsid")) received.Enqueue(command);
        if (OfTheDriver.Contains(name)) return Hello();
        received.Enqueue(command);
        return Answer(command);
    }

    BsonDocument Hello() => new()
    {
        { "isWritablePrimary", true },
        { "ismaster", true },
        { "helloOk", true },
        { "setName", "rs0" },
        { "hosts", new BsonArray { $"127.0.0.1:{Port}" } },
        { "me", $"127.0.0.1:{Port}" },
        { "primary", $"127.0.0.1:{Port}" },
        { "maxBsonObjectSize", 16 * 1024 * 1024 },
        { "maxMessageSizeBytes", 48_000_000 },
        { "maxWriteBatchSize", 100_000 },
        { "localTime", new BsonDateTime(1_750_000_000_000) },
        { "logicalSessionTimeoutMinutes", 30 },
        { "connectionId", 1 },
        { "minWireVersion", 0 },
        { "maxWireVersion", 21 },
        { "ok", 1 },
    };

    async Task<byte[]?> ReadAsync(NetworkStream stream)
    {
        var header = new byte[4];
        if (await stream.ReadAtLeastAsync(header, 4, throwOnEndOfStream: false, stopping.Token) < 4) return null;
        var frame = new byte[BinaryPrimitives.ReadInt32LittleEndian(header)];
        header.CopyTo(frame, 0);
        await stream.ReadExactlyAsync(frame.AsMemory(4), stopping.Token);
        return frame;
    }

    static BsonDocument Query(byte[] frame) => Document(frame, Array.IndexOf(frame, (byte)0, 20) + 9);

    // OP_MSG: flags, then sections; kind 1 is a named sequence of documents that belongs into the body.
    static BsonDocument Body(byte[] frame)
    {
        var body = new BsonDocument();
        var at = 20;
        while (at < frame.Length)
        {
            var kind = frame[at++];
            var size = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(at));
            if (kind == 0) body.InsertAtFront(Document(frame, at));
            else body.Add(Sequence(frame, at, size));
            at += size;
        }
        return body;
    }

    static BsonElement Sequence(byte[] frame, int start, int size)
    {
        var nameEnd = Array.IndexOf(frame, (byte)0, start + 4);
        var documents = new BsonArray();
        for (var at = nameEnd + 1; at < start + size; at += BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(at)))
            documents.Add(Document(frame, at));
        return new BsonElement(System.Text.Encoding.UTF8.GetString(frame, start + 4, nameEnd - start - 4), documents);
    }

    static BsonDocument Document(byte[] frame, int at) =>
        BsonSerializer.Deserialize<BsonDocument>(frame.AsSpan(at, BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(at))).ToArray());

    static byte[] Frame(BsonDocument answer, int request, bool legacy)
    {
        var document = answer.ToBson();
        var head = legacy ? 36 : 21;
        var frame = new byte[head + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(8), request);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), legacy ? LegacyReply : Message);
        if (legacy) BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(32), 1);
        document.CopyTo(frame, head);
        return frame;
    }
}

internal static class BsonDocumentFront
{
    public static void InsertAtFront(this BsonDocument body, BsonDocument elements)
    {
        for (var i = 0; i < elements.ElementCount; i++) body.InsertAt(i, elements.GetElement(i));
    }
}
