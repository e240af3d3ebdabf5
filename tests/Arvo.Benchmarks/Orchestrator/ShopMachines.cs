using System.Text.Json;
using Arvo.Orchestration;

namespace Arvo.Benchmarks.Orchestrator;

/// <summary>The measured machines, as the recorded measurement of the reference describes them.</summary>
internal static class ShopMachines
{
    const string Context = """
        "context": {
          "subject": {"$input":"subject"}, "orderid": {"$input":"data.orderid"}, "sku": {"$input":"data.sku"},
          "qty": {"$input":"data.qty"}, "amount": {"$input":"data.amount"}, "address": {"$input":"data.address"}
        },
        "output": {"state": "done", "receipt": {"$ctx":"receipt"}, "tracking": {"$ctx":"tracking"}}
        """;

    const string AskStock = """{"type":"emit","params":{"event":{"type":"com.shop.stock","data":{"sku":{"$ctx":"sku"},"qty":{"$ctx":"qty"}}}}}""";
    const string AskPay = """{"type":"emit","params":{"event":{"type":"com.shop.pay","data":{"amount":{"$ctx":"amount"}}}}}""";
    const string AskShip = """{"type":"emit","params":{"event":{"type":"com.shop.ship","data":{"to":{"$ctx":"address"}}}}}""";
    const string AskMail = """{"type":"emit","params":{"event":{"type":"com.shop.mail","data":{"body":{"$ctx":"tracking"}}}}}""";

    /// <summary>stock → pay → ship → mail → end.</summary>
    public static ArvoMachine Sequential { get; } = Build($$"""
        {
          "id": "order", "initial": "stock", {{Context}},
          "states": {
            "stock": {{Step("stock", AskStock, "left", "pay", "failed")}},
            "pay": {{Step("pay", AskPay, "receipt", "ship", "failed")}},
            "ship": {{Step("ship", AskShip, "tracking", "mail", "failed")}},
            "mail": {{Step("mail", AskMail, "queued", "end", "end")}},
            "failed": {"type":"final"},
            "end": {"type":"final"}
          }
        }
        """);

    /// <summary>Three regions that wait for one answer each.</summary>
    public static ArvoMachine ParallelJoin { get; } = Build($$"""
        {
          "id": "order", "initial": "all", {{Context}},
          "states": {
            "all": {
              "type": "parallel", "onDone": "end",
              "states": {
                "a": {{Region("stock", AskStock, "left")}},
                "b": {{Region("pay", AskPay, "receipt")}},
                "c": {{Region("ship", AskShip, "tracking")}}
              }
            },
            "end": {"type":"final"}
          }
        }
        """);

    static string Step(string service, string ask, string stored, string next, string onError) => $$$$"""
        {"entry":{{{{ask}}}},"on":{"evt.shop.{{{{service}}}}.success":{"target":"{{{{next}}}}","actions":{{{{Store(stored)}}}}},"sys.com.shop.{{{{service}}}}.error":"{{{{onError}}}}"}}
        """;

    static string Region(string service, string ask, string stored) => $$$$"""
        {"initial":"waiting","states":{"waiting":{"entry":{{{{ask}}}},"on":{"evt.shop.{{{{service}}}}.success":{"target":"done","actions":{{{{Store(stored)}}}}}}},"done":{"type":"final"}}}
        """;

    static string Store(string member) =>
        $$$$"""{"type":"assign","params":{"key":"{{{{member}}}}","op":"set","value":{"$event":"data.{{{{member}}}}"}}}""";

    static ArvoMachine Build(string chart) => ArvoMachine.Create(new ArvoMachineSetup
    {
        Self = ShopContracts.Order.Version("1.0.0"),
        Services = ShopContracts.Services,
        ChartJson = JsonDocument.Parse(chart).RootElement,
    });
}
