using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ScalableScheduler.Server.Tests.Api.Rpc;

/// <summary>The examples of https://www.jsonrpc.org/specification, with methods that are here.</summary>
public sealed class RpcProtocolTests : IAsyncLifetime
{
    private ApiHost _api = null!;

    public async Task InitializeAsync() => _api = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Theory]
    // One call.
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":{"amount":3},"id":1}""", "ok:1")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":[{"amount":3}],"id":2}""", "ok:2")]
    [InlineData("""{"jsonrpc":"2.0","method":"worker.claim","id":"text"}""", "ok:\"text\"")]
    [InlineData("""{"jsonrpc":"2.0","method":"worker.claim","params":[],"id":null}""", "ok:null")]
    [InlineData("""{"jsonrpc":"2.0","method":"worker.claim","params":null,"id":12345678901234567890.50}""", "ok:12345678901234567890.50")]
    [InlineData("""{"jsonrpc":"2.0","method":"foobar","id":"1"}""", "-32601:\"1\"")]
    [InlineData("""{"jsonrpc":"2.0","method":"rpc.discover","id":1}""", "-32601:1")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":{"amount":"many"},"id":1}""", "-32602:1")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":[3],"id":1}""", "-32602:1")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":[{},{}],"id":1}""", "-32602:1")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":{"amonut":1},"id":1}""", "-32602:1")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":{"amount":1,"Amount":1},"id":1}""", "-32602:1")]
    // What is no call.
    [InlineData("""{"jsonrpc":"2.0","method":"foobar,"params":"bar","baz]""", "-32700:null")]
    [InlineData("", "-32700:null")]
    [InlineData("""{"jsonrpc":"2.0","method":1,"params":"bar"}""", "-32600:null")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":"bar","id":7}""", "-32600:7")]
    [InlineData("""{"jsonrpc":"1.0","method":"Worker.Claim","id":7}""", "-32600:7")]
    [InlineData("""{"method":"Worker.Claim","id":7}""", "-32600:7")]
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","id":{}}""", "-32600:null")]
    [InlineData("""{"jsonrpc":"2.0","id":7}""", "-32600:7")]
    [InlineData("3", "-32600:null")]
    // Batches.
    [InlineData("""[{"jsonrpc":"2.0","method":"Worker.Claim","id":"1"},{"jsonrpc":"2.0","method"]""", "-32700:null")]
    [InlineData("[]", "-32600:null")]
    [InlineData("[1]", "[-32600:null]")]
    [InlineData("[1,2,3]", "[-32600:null -32600:null -32600:null]")]
    [InlineData("""
        [{"jsonrpc":"2.0","method":"Worker.Claim","params":{"amount":1},"id":"1"},
         {"jsonrpc":"2.0","method":"Worker.Claim","params":{"amount":7}},
         {"jsonrpc":"2.0","method":"Worker.Claim","id":"2"},
         {"foo":"boo"},
         {"jsonrpc":"2.0","method":"foo.get","params":{"name":"myself"},"id":"5"},
         {"jsonrpc":"2.0","method":"worker.claim","id":"9"}]
        """, "[ok:\"1\" ok:\"2\" -32600:null -32601:\"5\" ok:\"9\"]")]
    // Notifications.
    [InlineData("""{"jsonrpc":"2.0","method":"Worker.Claim","params":{"amount":1}}""", "")]
    [InlineData("""{"jsonrpc":"2.0","method":"foobar"}""", "")]
    [InlineData("""[{"jsonrpc":"2.0","method":"Worker.Claim"},{"jsonrpc":"2.0","method":"foobar"}]""", "")]
    public async Task Answers_AreThoseOfTheSpecification(string sent, string answered)
    {
        foreach (var path in (string[])["/rpc", "/rpc/v0", "/worker/v0"])
        {
            var answer = await _api.PostAsync(path, sent);
            Brief(answer).ShouldBe(answered, answer.Text);
        }
    }

    [Fact]
    public async Task Batch_IsBounded_AndSoIsTheBody()
    {
        await using var api = await ApiHost.StartAsync(limits: new() { BulkItems = 2, BodyBytes = 1024, DataBytes = 1024 });
        Brief(await api.PostAsync("/rpc", "[1,2]")).ShouldBe("[-32600:null -32600:null]");
        Brief(await api.PostAsync("/rpc", "[1,2,3]")).ShouldBe("-32004:null");
        Brief(await api.PostAsync("/rpc", $"[{new string(' ', 2000)}]")).ShouldBe("-32004:null");
    }

    [Fact]
    public async Task Batch_IsCarriedOutInOrder()
    {
        var answers = (await _api.PostAsync("/rpc", $$"""
            [{"jsonrpc":"2.0","method":"scheduler.get","params":{"id":"{{RpcCalls.Id}}"},"id":1},
             {"jsonrpc":"2.0","method":"scheduler.set","params":{"id":"{{RpcCalls.Id}}"} },
             {"jsonrpc":"2.0","method":"scheduler.get","params":{"id":"{{RpcCalls.Id}}"},"id":2}]
            """)).ShouldBe(200);
        Brief(answers).ShouldBe("[-32001:1 ok:2]");
    }

    [Fact]
    public async Task Body_MustBeJson_AndTheMethodPost()
    {
        using var text = new StringContent("{}", Encoding.UTF8, "text/plain");
        (await _api.SendAsync(HttpMethod.Post, "/rpc", text)).ShouldBeProblem(415);
        (await _api.GetAsync("/rpc")).ShouldBeProblem(405);
    }

    [Fact]
    public async Task StoreAway_AndAFault_AreErrorsOfTheCall()
    {
        _api.Store.IsAway = true;
        var away = await _api.CallShouldFailAsync("scheduler.get", $$"""{"id":"{{RpcCalls.Id}}"}""", -32000, "store_away");
        away.GetProperty("data").GetProperty("retry_after").GetDouble().ShouldBe(1);
        away.GetRawText().ShouldNotContain("10.0.0.7");

        (_api.Store.IsAway, _api.Store.Fault) = (false, new InvalidOperationException("password=hunter2"));
        (await _api.CallShouldFailAsync("scheduler.get", $$"""{"id":"{{RpcCalls.Id}}"}""", -32603, "internal_error")).GetRawText().ShouldNotContain("hunter2");
    }

    private static string Brief(Answer answer)
    {
        if (answer.Text.Length == 0)
        {
            answer.ShouldBe(204);
            return "";
        }
        answer.ShouldBe(200).MediaType.ShouldBe("application/json");
        return answer.Json.ValueKind == JsonValueKind.Array
            ? $"[{string.Join(' ', answer.Json.EnumerateArray().Select(Brief))}]"
            : Brief(answer.Json);
    }

    private static string Brief(JsonElement answer)
    {
        answer.GetProperty("jsonrpc").GetString().ShouldBe("2.0");
        answer.EnumerateObject().Count().ShouldBe(3); // result and error never come together
        var outcome = answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32().ToString(CultureInfo.InvariantCulture) : "ok";
        return $"{outcome}:{answer.GetProperty("id").GetRawText()}";
    }
}
