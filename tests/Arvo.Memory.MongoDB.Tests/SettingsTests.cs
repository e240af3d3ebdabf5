using MongoDB.Driver;

namespace Arvo.Memory.MongoDB.Tests;

public sealed class SettingsTests
{
    static readonly MongoDbOptions Options = new()
    {
        ConnectionString =
            "mongodb://user:secret@db1:27018,db2/orders?replicaSet=rs1&w=0&journal=false&retryWrites=true&readPreference=secondary&appName=other&maxPoolSize=1000&tls=true",
        Concurrency = 10,
        CommitTimeout = TimeSpan.FromSeconds(7),
    };

    [Fact]
    public void The_two_clients_differ_in_name_as_they_would_share_their_connections_otherwise() =>
        MongoClients.QuickSettings(Options).ApplicationName.ShouldNotBe(MongoClients.SafeSettings(Options).ApplicationName);

    [Fact]
    public void What_may_be_lost_is_acknowledged_by_one_member_and_never_sent_twice()
    {
        var settings = MongoClients.QuickSettings(Options);

        settings.RetryWrites.ShouldBeFalse();
        settings.WriteConcern.ShouldBe(WriteConcern.W1);
        settings.SocketTimeout.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void What_must_last_is_acknowledged_by_a_journaled_majority_within_the_commit_timeout()
    {
        var settings = MongoClients.SafeSettings(Options);

        settings.RetryWrites.ShouldBeTrue();
        settings.WriteConcern.ShouldBe(new WriteConcern("majority", wTimeout: TimeSpan.FromSeconds(7), journal: true));
        settings.SocketTimeout.ShouldBe(TimeSpan.FromSeconds(12));
    }

    [Fact]
    public void Both_read_from_the_primary_and_give_up_soon()
    {
        foreach (var settings in (MongoClientSettings[])[MongoClients.QuickSettings(Options), MongoClients.SafeSettings(Options)])
        {
            settings.ReadPreference.ShouldBe(ReadPreference.Primary);
            settings.ReadConcern.ShouldBe(ReadConcern.Local);
            settings.ServerSelectionTimeout.ShouldBe(TimeSpan.FromSeconds(2));
            settings.ConnectTimeout.ShouldBe(TimeSpan.FromSeconds(2));
            settings.WaitQueueTimeout.ShouldBe(TimeSpan.FromSeconds(2));
            settings.MaxConnectionPoolSize.ShouldBe(18);
        }
    }

    [Fact]
    public void Addresses_credentials_and_TLS_are_those_of_the_connection_string()
    {
        var settings = MongoClients.SafeSettings(Options);

        settings.Servers.Select(server => $"{server.Host}:{server.Port}").ShouldBe(["db1:27018", "db2:27017"]);
        settings.ReplicaSetName.ShouldBe("rs1");
        settings.Credential.Username.ShouldBe("user");
        settings.UseTls.ShouldBeTrue();
    }

    [Theory]
    [InlineData("mongodb://h/orders", null, "orders")]
    [InlineData("mongodb://h/orders", "other", "other")]
    [InlineData("mongodb://h", null, "arvo")]
    public void The_database_is_the_named_one_else_that_of_the_connection_string_else_arvo(string uri, string? database, string expected)
    {
        using var clients = new MongoClients(new MongoDbOptions { ConnectionString = uri, Database = database });

        clients.Quick.Database.DatabaseNamespace.DatabaseName.ShouldBe(expected);
        clients.Safe.Database.DatabaseNamespace.DatabaseName.ShouldBe(expected);
    }

    [Theory]
    [InlineData("mongodb://user:secret@h:99999/arvo")]
    [InlineData("http://user:secret@h")]
    [InlineData("secret")]
    public void A_connection_string_that_can_not_be_used_is_told_without_repeating_it(string text) =>
        MongoDbOptions.FaultOf(text).ShouldNotBeNull().ShouldNotContain("secret");

    [Fact]
    public void A_connection_string_that_can_be_used_has_no_fault() => MongoDbOptions.FaultOf(Options.ConnectionString).ShouldBeNull();

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new MongoDbMachineMemory(Options with { SelectionTimeout = TimeSpan.FromMilliseconds(500) }));
        Should.Throw<ArgumentOutOfRangeException>(() => new MongoDbMachineMemory(Options with { Concurrency = 0 }));
        Should.Throw<ArgumentException>(() => new MongoDbMachineMemory(Options with { ConnectionString = " " }));
        Should.Throw<MongoConfigurationException>(() => new MongoDbMachineMemory(Options with { ConnectionString = "http://h" }));
    }
}
