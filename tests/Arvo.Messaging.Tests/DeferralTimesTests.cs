using System.Globalization;
using Arvo.Orchestration;
using Arvo.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Arvo.Messaging.Tests;

/// <summary>What a delivery knows of the time it has been on its way, from the headers that its copies carry.</summary>
public sealed class DeferralTimesTests : IDeliveryReturn
{
    static readonly DeliveryOutcome Early = new DeliveryOutcome.Defer(TimeSpan.FromSeconds(30), DeliveryOutcome.Defer.Early);
    static readonly DeliveryOutcome Contended = new DeliveryOutcome.Defer(TimeSpan.FromSeconds(30), "contention");

    readonly ManualClock _clock = new();
    readonly List<DeliveryHistory> _seen = [];
    IReadOnlyDictionary<string, object?> _headers = new Dictionary<string, object?>(StringComparer.Ordinal);
    string? _parked;

    [Fact]
    public async Task An_early_event_knows_since_when_it_has_been_early()
    {
        await ReturnAsync(Early);
        _clock.Advance(TimeSpan.FromMinutes(2));
        await ReturnAsync(Early);
        _clock.Advance(TimeSpan.FromMinutes(3));
        await ReturnAsync(DeliveryOutcome.Done.Instance);

        _seen.ShouldBe([default, new(1, TimeSpan.FromMinutes(2)), new(2, TimeSpan.FromMinutes(5))]);
    }

    [Fact]
    public async Task Other_reasons_do_not_start_that_time_and_do_not_stop_it()
    {
        await ReturnAsync(Contended);
        _clock.Advance(TimeSpan.FromHours(1));
        await ReturnAsync(Early);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await ReturnAsync(Contended);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await ReturnAsync(Early);

        _seen.ShouldBe([default, new(1, TimeSpan.Zero), new(2, TimeSpan.FromMinutes(1)), new(3, TimeSpan.FromMinutes(2))]);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("yesterday")]
    [InlineData("253402300799999")]
    [InlineData("9223372036854775807")]
    public async Task A_time_that_is_none_or_to_come_is_not_believed_and_replaced(string forged)
    {
        _headers = new Dictionary<string, object?> { ["arvo-since"] = forged, ["arvo-early-since"] = forged };
        var now = _clock.GetUtcNow().ToUnixTimeMilliseconds();

        await ReturnAsync(Early);

        _seen.ShouldBe([default]);
        _headers["arvo-since"].ShouldBe(now);
        _headers["arvo-early-since"].ShouldBe(now);
    }

    [Fact]
    public async Task An_event_that_was_brought_back_for_a_day_is_parked_whatever_its_sender_claims()
    {
        _headers = new Dictionary<string, object?> { ["arvo-since"] = long.MaxValue.ToString(CultureInfo.InvariantCulture) };
        await ReturnAsync(Contended);
        _clock.Advance(new MessagingOptions().DeferralLimit + TimeSpan.FromSeconds(1));

        await ReturnAsync(Contended);

        _parked.ShouldBe(ParkReason.Expired);
    }

    Task IDeliveryReturn.DeferAsync(
        string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, TimeSpan delay, CancellationToken cancellationToken)
    {
        _headers = headers;
        return Task.CompletedTask;
    }

    Task IDeliveryReturn.ParkAsync(
        string handler, Delivery delivery, IReadOnlyDictionary<string, object?> headers, CancellationToken cancellationToken)
    {
        _parked = (string?)headers["arvo-reason"];
        return Task.CompletedTask;
    }

    // Delivers the copy that was put away last.
    Task ReturnAsync(DeliveryOutcome outcome)
    {
        var dispatcher = new Scripted(history =>
        {
            _seen.Add(history);
            return outcome;
        });
        var settlement = new DeliverySettlement(this, _clock, NullLogger<DeliverySettlement>.Instance);
        var processor = new DeliveryProcessor("test", dispatcher, settlement, new DependencyGate(_clock), new IsolationGate(_clock),
            new MessagingOptions(), _clock, NullLogger.Instance);
        return processor.ProcessAsync(new Delivery { Body = Events.Bytes("e"), ContentType = "application/cloudevents+json", Headers = _headers },
            CancellationToken.None, CancellationToken.None);
    }

    sealed class Scripted(Func<DeliveryHistory, DeliveryOutcome> script) : IEventDispatcher
    {
        public string Source => ScriptedDispatcher.DefaultSource;

        public ValueTask<DeliveryOutcome> DispatchAsync(ArvoEvent consumed, DeliveryHistory history, CancellationToken cancellationToken) =>
            new(script(history));
    }
}
