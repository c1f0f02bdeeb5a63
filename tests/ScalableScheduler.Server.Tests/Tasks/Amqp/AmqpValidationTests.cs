using Microsoft.Extensions.Logging.Abstractions;
using ScalableScheduler.Server.Api.Secrets;
using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Amqp;

namespace ScalableScheduler.Server.Tests.Tasks.Amqp;

public sealed class AmqpValidationTests : IAsyncLifetime
{
    private readonly AmqpPublisher _publisher = new(TimeProvider.System, NullLogger<AmqpPublisher>.Instance);
    private readonly AmqpTask _amqp;

    public AmqpValidationTests() => _amqp = new AmqpTask(new TaskReading(), _publisher, TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _publisher.DisposeAsync();

    [Theory]
    [InlineData("""{"routing_key":"q"}""", "/connection/host", "required")]
    [InlineData("""{"host":"http://a","routing_key":"q"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"mina:s3cret@a","routing_key":"q"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"amqp://a/b/c","routing_key":"q"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"amqp://a?heartbeat=5","routing_key":"q"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"a"}""", "/connection/routing_key", "required")]
    [InlineData("""{"host":"a","exchange":"","routing_key":""}""", "/connection/routing_key", "required")]
    [InlineData("""{"host":"a","routing_key":"q","declare":true}""", "/connection/declare", "invalid")]
    [InlineData("""{"host":"a","exchange":"e","declare":"yes"}""", "/connection/declare", "invalid")]
    [InlineData("""{"host":"a","exchange":"e","exchange_type":"topic"}""", "/connection/exchange_type", "invalid")]
    [InlineData("""{"host":"a","exchange":"e","declare":true,"exchange_type":"queue"}""", "/connection/exchange_type", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","mandatory":1}""", "/connection/mandatory", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","persistent":"no"}""", "/connection/persistent", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","expiration":"soon"}""", "/connection/expiration", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","expiration":"31d"}""", "/connection/expiration", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","priority":256}""", "/connection/priority", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","body_encoding":"hex"}""", "/connection/body_encoding", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","headers":{"webhook-id":"x"}}""", "/connection/headers/webhook-id", "reserved")]
    [InlineData("""{"host":"a","routing_key":"q","headers":{"CC":"x"}}""", "/connection/headers/CC", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","headers":{"n":1}}""", "/connection/headers/n", "invalid")]
    [InlineData("""{"host":"a","routing_key":"q","queue":"q"}""", "/connection/queue", "unknown")]
    public void Validate_NamesTheFieldAtFault(string connection, string field, string reason)
    {
        var problem = _amqp.ProblemsOf(connection).ShouldHaveSingleItem();
        problem.Field.ShouldBe(field);
        problem.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("", null, "/data", "required")]
    [InlineData("", "{}", "/data", "invalid")]
    [InlineData("", "\"not base64\"", "/data", "invalid")]
    [InlineData("", "\"AA\"", "/data", "invalid")]
    [InlineData(",\"data\":\"?\"", null, "/connection/data", "invalid")]
    public void Base64_ThatIsNone_IsRefused(string inside, string? data, string field, string reason)
    {
        var problem = _amqp.ProblemsOf($$"""{"host":"a","routing_key":"q","body_encoding":"base64"{{inside}}}""", data).ShouldHaveSingleItem();
        problem.Field.ShouldBe(field);
        problem.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("routing_key")]
    [InlineData("content_type")]
    [InlineData("type")]
    public void ShortTexts_AreLimitedInBytes(string field)
    {
        var problem = _amqp.ProblemsOf($$"""{"host":"a","exchange":"e","{{field}}":"{{new string('é', 128)}}"}""").ShouldHaveSingleItem();
        problem.Field.ShouldBe($"/connection/{field}");
        problem.Reason.ShouldBe("too_long");
    }

    [Theory]
    [InlineData("broker", "broker", 5672, false, "/", "guest", "guest")]
    [InlineData("broker:7000", "broker", 7000, false, "/", "guest", "guest")]
    [InlineData("amqp://broker/", "broker", 5672, false, "/", "guest", "guest")]
    [InlineData("amqp://mina:p%40ss@broker/orders", "broker", 5672, false, "orders", "mina", "p@ss")]
    [InlineData("amqp://broker/%2Forders", "broker", 5672, false, "/orders", "guest", "guest")]
    [InlineData("amqps://mina:@broker", "broker", 5671, true, "/", "mina", "")]
    public void Host_IsAUrl_OrHostAndPort(string text, string host, int port, bool tls, string virtualHost, string user, string password)
    {
        AmqpTarget.TryParse(text, out var target).ShouldBeTrue();
        target.ShouldBe(new AmqpTarget(host, port, tls, virtualHost, user, password));
        target!.ToString().ShouldBe($"{host}:{port}");
    }

    [Fact]
    public void Password_IsHidden_WhereTheUrlIsShown() =>
        UrlPasswords.Mask("amqps://mina:p%40ss@broker:5671/%2F").ShouldBe("amqps://mina:********@broker:5671/%2F");
}
