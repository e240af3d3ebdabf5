using System.Buffers.Binary;
using System.Text;
using RabbitMQ.Client;

namespace Arvo.Messaging.Tests;

public sealed class HeaderGuardTests
{
    const int Method = 1, Header = 2, Body = 3, Heartbeat = 8;

    [Fact]
    public void What_the_client_can_read_passes_unchanged_however_the_stream_is_cut()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            byte[] sent = [.. Enumerable.Range(0, 20).SelectMany(_ => AnyMessage(random))];

            Passed(sent, random).ShouldBe(sent, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData(28, 28)]
    [InlineData(29, 28)]
    [InlineData(255, 28)]
    public void A_decimal_has_no_more_places_than_the_client_can_read(byte places, byte expected)
    {
        byte[] number = [(byte)'D', places, 0, 0, 0, 5];
        byte[] table = Table([.. Name("plain"), .. number, .. Name("list"), .. List([(byte)'t', 1, .. number]), .. Name("table"), (byte)'F',
            .. Table([.. Name("in"), .. number]), .. Name("last"), .. number]);
        byte[] properties = [0xE0, 0, 3, .. "a/b"u8, 2, .. "gz"u8, .. table];

        var read = ReadBack(properties);

        read.ContentType.ShouldBe("a/b");
        var decimals = new[]
        {
            read.Headers!["plain"], ((List<object?>)read.Headers["list"]!)[1], ((Dictionary<string, object?>)read.Headers["table"]!)["in"],
            read.Headers["last"],
        };
        decimals.ShouldAllBe(value => value!.Equals(new decimal(5, 0, 0, isNegative: false, expected)));
    }

    [Fact]
    public void What_is_nested_too_deep_arrives_as_bytes_and_what_follows_is_read()
    {
        byte[] deep = [(byte)'V'];
        for (var i = 0; i < 100; i++) deep = i % 2 == 0 ? List(deep) : [(byte)'F', .. Table([.. Name("t"), .. deep])];

        var read = ReadBack([0x20, 0, .. Table([.. Name("deep"), .. deep, .. Name("after"), (byte)'I', 0, 0, 0, 7])]);

        var (value, depth) = (read.Headers!["deep"], 1);
        for (; value is not byte[]; depth++) value = value is List<object?> list ? list[0] : ((Dictionary<string, object?>)value!)["t"];
        depth.ShouldBe(16);
        read.Headers["after"].ShouldBe(7);
    }

    [Fact]
    public void Lists_that_fill_a_frame_are_read_without_ending_the_process()
    {
        byte[] lists = new byte[130_000];
        for (var at = 0; at + 5 <= lists.Length; at += 5)
        {
            lists[at] = (byte)'A';
            BinaryPrimitives.WriteUInt32BigEndian(lists.AsSpan(at + 1), (uint)(lists.Length - at - 5));
        }

        ReadBack([0x20, 0, .. Table([.. Name("h"), .. lists])]).Headers!.Keys.ShouldBe(["h"]);
    }

    [Fact]
    public void Lengths_that_lie_change_nothing_behind_their_frame()
    {
        byte[] wrong =
        [
            .. Frame(Header, [.. new byte[12], 0x20, 0, 0, 0, 1, 0, 1, (byte)'h', (byte)'S', 0xFF, 0xFF, 0xFF, 0xFF]), .. Frame(Header, [1, 2]),
            .. Frame(Header, [.. new byte[12], 0x20, 0, 0, 0]),
        ];
        byte[] sent = [.. wrong, .. Message([0x20, 0, .. Table([.. Name("d"), (byte)'D', 99, 0, 0, 0, 1])], [])];

        Passed(sent, new Random(1)).ShouldBe(sent.Select(passing => passing == 99 ? (byte)28 : passing));
    }

    static ReadOnlyBasicProperties ReadBack(byte[] properties)
    {
        var message = Message(properties, [1, 2, 3]);
        var passed = Passed(message, new Random(1));
        passed.Length.ShouldBe(message.Length);
        var start = Frame(Method, [0, 60, 0, 60]).Length + 7 + 12;
        return new ReadOnlyBasicProperties(passed.AsSpan(start, properties.Length));
    }

    static byte[] Passed(byte[] sent, Random random)
    {
        var (guard, stream) = (new HeaderGuard(), (byte[])[.. sent]);
        for (var at = 0; at < stream.Length;)
        {
            var length = Math.Min(random.Next(3) == 0 ? random.Next(1, 4) : random.Next(1, 5_000), stream.Length - at);
            guard.Pass(stream.AsSpan(at, length));
            at += length;
        }
        return stream;
    }

    static byte[] AnyMessage(Random random)
    {
        var body = new byte[random.Next(2_000)];
        random.NextBytes(body);
        var properties = new BasicProperties();
        if (random.Next(2) == 0) properties.ContentType = "application/json";
        if (random.Next(2) == 0) properties.ContentEncoding = "utf-8";
        if (random.Next(2) == 0) properties.MessageId = "FADS";
        if (random.Next(4) > 0) properties.Headers = AnyTable(random, 10);
        var written = new byte[((IAmqpWriteable)properties).GetRequiredBufferSize()];
        ((IAmqpWriteable)properties).WriteTo(written);
        return [.. Message(written, body), .. random.Next(3) == 0 ? Frame(Heartbeat, []) : []];
    }

    static Dictionary<string, object?> AnyTable(Random random, int levels) =>
        Enumerable.Range(0, random.Next(4)).ToDictionary(i => $"{i}FAD", _ => AnyValue(random, levels));

    static object? AnyValue(Random random, int levels) => random.Next(levels > 0 ? 17 : 14) switch
    {
        0 => null,
        1 => true,
        2 => (byte)1,
        3 => (sbyte)-1,
        4 => (short)2,
        5 => (ushort)3,
        6 => 4,
        7 => 5u,
        8 => 6L,
        9 => 1.5f,
        10 => 2.5,
        11 => new decimal(7, 0, 0, isNegative: true, 28),
        12 => new AmqpTimestamp(8),
        13 => new string('D', random.Next(300)),
        14 => new BinaryTableValue(new byte[random.Next(9)]),
        15 => AnyTable(random, levels - 1),
        _ => Enumerable.Range(0, random.Next(4)).Select(_ => AnyValue(random, levels - 1)).ToList(),
    };

    static byte[] Message(byte[] properties, byte[] body) =>
        [
            .. Frame(Method, [0, 60, 0, 60]), .. Frame(Header, [0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)body.Length, .. properties]),
            .. body.Length > 0 ? Frame(Body, body) : [],
        ];

    static byte[] Frame(int type, byte[] payload) => [(byte)type, 0, 1, .. Length(payload), .. payload, 0xCE];

    static byte[] Table(byte[] content) => [.. Length(content), .. content];

    static byte[] List(byte[] content) => [(byte)'A', .. Length(content), .. content];

    static byte[] Name(string name) => [(byte)name.Length, .. Encoding.UTF8.GetBytes(name)];

    static byte[] Length(byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        return length;
    }
}
