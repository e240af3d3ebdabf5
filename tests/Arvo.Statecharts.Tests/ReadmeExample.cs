using System.Text;

namespace Arvo.Statecharts.Tests;

/// <summary>The example of the project's README; <see cref="ReadmeTests"/> compares the two.</summary>
static class ReadmeExample
{
    public static (Step Paid, Step Shipped) Run()
    {
        var chart = Chart.Compile(Encoding.UTF8.GetBytes("""
            {
              "id": "order", "initial": "waiting", "context": { "paid": 0 },
              "output": { "paid": { "$ctx": "paid" } },
              "states": {
                "waiting": {
                  "after": { "60000": "cancelled" },
                  "on": { "PAID": {
                    "guard": "covers",
                    "target": "shipping",
                    "actions": { "type": "assign", "params": { "key": "paid", "op": "set", "value": { "$event": "amount" } } } } } },
                "shipping": {
                  "entry": { "type": "emit", "params": { "event": { "type": "com.shop.ship", "amount": { "$ctx": "paid" } } } },
                  "on": { "SHIPPED": "done" } },
                "cancelled": { "type": "final" },
                "done": { "type": "final" }
              }
            }
            """),
            ChartImplementations.None.WithGuard("covers", ChartGuard.When(scope => scope.Event.Data["amount"].AsNumber() >= 10)));

        var started = chart.Start();
        var paid = chart.Send(started.Snapshot, ChartEvent.From(DataValue.Parse("""{"type":"PAID","amount":12.50}""")));
        byte[] stored = paid.Snapshot.ToUtf8Bytes();
        var shipped = chart.Send(chart.Restore(stored), new ChartEvent("SHIPPED"));
        return (paid, shipped);
    }
}
