using System.Text;
using System.Text.Json.Nodes;

namespace Arvo.Messaging.Tests;

public sealed class DeliveryReaderTests
{
    readonly DeliveryReader _reader = new("com.order.process", new MessagingOptions());

    [Fact]
    public void An_event_without_address_belongs_to_the_handler_of_its_type()
    {
        var body = Events.With(json =>
        {
            json.Remove("to");
            json["datacontenttype"] = "application/json";
        });

        _reader.TryRead(new Delivery { Body = body }, out var read, out _).ShouldBeTrue();

        read.ShouldNotBeNull().Id.ShouldBe("evt-1");
    }

    [Fact]
    public void Depth_and_repeated_members_are_bounded_inside_the_data_too()
    {
        ReasonOf(Events.With(json => json["data"] = Nested(29))).ShouldBeNull();
        ReasonOf(Events.With(json => json["data"] = Nested(40))).ShouldBe("not-json");
        ReasonOf(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Events.Bytes("a"))
            .Replace("\"amount\":12.5", "\"order\":1", StringComparison.Ordinal))).ShouldBe("not-json");
        ReasonOf(Encoding.UTF8.GetBytes("/* hi */" + Encoding.UTF8.GetString(Events.Bytes("a")))).ShouldBe("not-json");
    }

    [Theory]
    [InlineData("\"half\\ud800\":1,")]
    [InlineData("\"half\\udc00\":1,")]
    public void A_name_that_is_half_a_character_is_refused_wherever_it_is(string member)
    {
        var json = Encoding.UTF8.GetString(Events.Bytes("a"));

        ReasonOf(Encoding.UTF8.GetBytes(json.Insert(1, member))).ShouldBe("not-json");
        ReasonOf(Encoding.UTF8.GetBytes(json.Replace("\"order\"", member + "\"order\"", StringComparison.Ordinal))).ShouldBe("not-json");
    }

    [Theory]
    [InlineData("id", 1_024, 1_025)]
    [InlineData("subject", 8_192, 8_193)]
    [InlineData("source", 1_024, 1_025)]
    public void Members_have_a_length_they_may_not_exceed(string member, int longest, int tooLong)
    {
        ReasonOf(Events.With(json => json[member] = new string('a', longest))).ShouldBeNull();
        ReasonOf(Events.With(json => json[member] = new string('a', tooLong))).ShouldBe("limits");
    }

    [Fact]
    public void A_control_character_in_an_id_is_refused() => ReasonOf(Events.With(json => json["id"] = "evt\r\n1")).ShouldBe("limits");

    [Fact]
    public void A_message_of_exactly_the_limit_is_read()
    {
        var fixedPart = Events.With(json => json["data"] = new JsonObject { ["fill"] = "" }).Length;
        var limit = new MessagingOptions().MaxMessageBytes;

        ReasonOf(Events.With(json => json["data"] = new JsonObject { ["fill"] = new string('x', limit - fixedPart) })).ShouldBeNull();
        ReasonOf(Events.With(json => json["data"] = new JsonObject { ["fill"] = new string('x',
            limit - fixedPart + 1) })).ShouldBe("message-too-large");
    }

    [Fact]
    public void Headers_count_with_everything_inside_them()
    {
        var nested = new Dictionary<string, object?> { ["list"] = new List<object?> { new byte[20_000], new string('x', 20_000) } };

        ReasonOf(Events.Bytes("a"), new() { ["table"] = nested }).ShouldBe("headers");
        ReasonOf(Events.Bytes("a"), new() { ["small"] = new byte[20_000] }).ShouldBeNull();
    }

    [Fact]
    public void Headers_have_a_depth_and_their_names_a_length_that_they_may_not_exceed()
    {
        ReasonOf(Events.Bytes("a"), new() { ["list"] = Lists(8) }).ShouldBeNull();
        ReasonOf(Events.Bytes("a"), new() { ["list"] = Lists(9) }).ShouldBe("headers");
        ReasonOf(Events.Bytes("a"), new() { ["list"] = Lists(100_000) }).ShouldBe("headers");
        ReasonOf(Events.Bytes("a"), new() { ["table"] = new Dictionary<string, object?> { ["list"] = Lists(8) } }).ShouldBe("headers");
        ReasonOf(Events.Bytes("a"), new() { [new string('\uFFFD', 85)] = 1 }).ShouldBeNull();
        ReasonOf(Events.Bytes("a"), new() { [new string('\uFFFD', 86)] = 1 }).ShouldBe("headers");
        ReasonOf(Events.Bytes("a"),
            new() { ["list"] = new List<object?> { new Dictionary<string, object?> { [new string('\uFFFD', 86)] = 1 } } }).ShouldBe("headers");
    }

    [Fact]
    public void An_event_with_as_many_headers_as_it_may_have_is_still_read_when_it_comes_back()
    {
        var first = new Delivery
        {
            Body = Events.Bytes("a"), Exchange = "arvo.events", RoutingKey = "com.order.process",
            Headers = Enumerable.Range(0, 64).ToDictionary(i => $"h{i}", object? (_) => new byte[500]),
        };
        var returned = DeliveryHeaders.ForReturn(first, DateTimeOffset.UnixEpoch, Orchestration.DeliveryOutcome.Defer.Early, failed: true);
        foreach (var name in (string[])["x-death", "x-first-death-exchange", "x-first-death-queue", "x-first-death-reason", "x-delivery-count"])
            returned[name] = new byte[100];

        var redelivered = new Dictionary<string, object?>(first.Headers) { ["x-delivery-count"] = 1L };

        _reader.TryRead(first, out _, out _).ShouldBeTrue();
        _reader.TryRead(new Delivery { Body = first.Body, Exchange = "arvo.events", Headers = redelivered }, out _, out _).ShouldBeTrue();
        _reader.TryRead(new Delivery { Body = first.Body, Exchange = "", Headers = returned }, out _, out var parking).ShouldBeTrue(parking?.Detail);

        returned.Count.ShouldBeGreaterThan(64);
    }

    [Fact]
    public void A_structured_body_stays_one_whatever_attribute_headers_say()
    {
        var headers = new Dictionary<string, object?> { ["cloudEvents:specversion"] = "1.0"u8.ToArray(), ["cloudEvents:id"] = "liar"u8.ToArray() };

        _reader.TryRead(
            new Delivery { Body = Events.Bytes("honest"), ContentType = "application/cloudevents+json; charset=utf-8", Headers = headers },
            out var read, out _)
            .ShouldBeTrue();

        read.ShouldNotBeNull().Id.ShouldBe("honest");
    }

    [Fact]
    public void In_binary_mode_a_lacking_attribute_is_named_and_an_attribute_given_twice_is_refused()
    {
        var headers = new Dictionary<string, object?>
        {
            ["ce-specversion"] = "1.0", ["ce-id"] = "a", ["ce-source"] = "com.test.client", ["ce-type"] = "com.order.process",
            ["ce-time"] = "2030-01-01T00:00:00.000+00:00",
        };

        ParkingOf("{}"u8.ToArray(), headers).ShouldNotBeNull().Detail.ShouldContain("subject");
        ParkingOf("{}"u8.ToArray(), new(headers) { ["ce-subject"] = "order/1" }).ShouldBeNull();
        ParkingOf("{}"u8.ToArray(), new(headers) { ["ce-subject"] = "order/1", ["cloudEvents:subject"] = "order/2" }).ShouldNotBeNull().Reason
            .ShouldBe("not-an-event");
        ParkingOf("{}"u8.ToArray(), new(headers) { ["ce-subject"] = new byte[] { 0xff } }).ShouldNotBeNull().Reason.ShouldBe("not-an-event");
    }

    [Theory]
    [InlineData("-1", 0)]
    [InlineData("99999999999", 0)]
    [InlineData("many", 0)]
    [InlineData("7", 7)]
    public void An_attempt_header_is_believed_only_when_it_is_a_count(string header, int attempt) =>
        new Delivery
        {
            Body = Events.Bytes("a"), Headers = new Dictionary<string, object?> { ["arvo-attempt"] = Encoding.UTF8.GetBytes(header) },
        }.Attempt.ShouldBe(attempt);

    static List<object?> Lists(int depth)
    {
        List<object?> lists = [1];
        for (var i = 1; i < depth; i++) lists = [lists];
        return lists;
    }

    static JsonNode Nested(int depth)
    {
        JsonNode node = new JsonObject();
        for (var i = 0; i < depth; i++) node = new JsonObject { ["n"] = node };
        return node;
    }

    string? ReasonOf(byte[] body, Dictionary<string, object?>? headers = null) => ParkingOf(body, headers)?.Reason;

    Parking? ParkingOf(byte[] body, Dictionary<string, object?>? headers = null)
    {
        _reader.TryRead(new Delivery { Body = body, ContentType = "application/json", Headers = headers ?? [] }, out _, out var parking);
        return parking;
    }
}
