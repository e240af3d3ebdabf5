using System.Text.Json;
using Arvo.Orchestration;
using Arvo.Sample.Orders;

namespace Arvo.Worker.Demo;

/// <summary>Tells what happens, one line an event, for a person to read.</summary>
internal sealed class Narrator(TextWriter output, TimeSpan pace, TimeProvider time) : IEventObserver
{
    static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [DemoShop.Address] = "shop",
        [OrderContracts.Order.Type] = "workflow",
        [OrderContracts.Reserve.Type] = "warehouse",
        [OrderContracts.Release.Type] = "warehouse",
        [OrderContracts.Pay.Type] = "payment",
        [OrderContracts.Ship.Type] = "carrier",
    };

    readonly Lock _lock = new();

    public void Say(string text)
    {
        lock (_lock) output.WriteLine(text);
    }

    /// <summary>Waits a moment, so that one can read along, then tells.</summary>
    public async Task OnPublishingAsync(OutboundEvent published, CancellationToken cancellationToken)
    {
        if (pace > TimeSpan.Zero) await Task.Delay(pace, time, cancellationToken);
        using var document = JsonDocument.Parse(published.Body);
        var data = document.RootElement.GetProperty("data").EnumerateObject()
            .Where(member => member.Name != ArvoOrchestratorContract.ParentSubjectMember && member.Value.ValueKind != JsonValueKind.Null);
        Say($"  {NameOf(published.Source),9} → {NameOf(published.To),-9}  {published.Type,-28}  {string.Join(", ", data.Select(member => $"{member.Name} {member.Value}"))}");
    }

    static string NameOf(string address) => Names.GetValueOrDefault(address, address);
}
