using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Rest;
using ScalableScheduler.Tasks;

namespace ScalableScheduler.Server.Tests.Tasks.Rest;

public sealed class RestValidationTests : IDisposable
{
    private readonly RestTask _rest = new(new TaskReading(), TimeProvider.System);

    public void Dispose() => _rest.Dispose();

    [Theory]
    [InlineData("""{}""", "/connection/host", "required")]
    [InlineData("""[]""", "/connection", "invalid")]
    [InlineData("""null""", "/connection", "required")]
    [InlineData("""{"host":""}""", "/connection/host", "required")]
    [InlineData("""{"host":7}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"localhost:80"}""", "/connection/host", "invalid")]
    [InlineData("""{"host":"/path"}""", "/connection/host", "invalid")]
    [InlineData("""{"url":"ftp://h/"}""", "/connection/url", "invalid")]
    [InlineData("""{"host":"http://h","url":"http://h"}""", "/connection/url", "conflict")]
    [InlineData("""{"host":"http://h","metod":"GET"}""", "/connection/metod", "unknown")]
    [InlineData("""{"host":"http://h","method":"TRACE"}""", "/connection/method", "invalid")]
    [InlineData("""{"host":"http://h","headers":[]}""", "/connection/headers", "invalid")]
    [InlineData("""{"host":"http://h","headers":{"a b":"x"}}""", "/connection/headers/a b", "invalid")]
    [InlineData("""{"host":"http://h","headers":{"a/b~":"x"}}""", "/connection/headers/a~1b~0", "invalid")]
    [InlineData("""{"host":"http://h","headers":{"a":"x\r\nb: y"}}""", "/connection/headers/a", "invalid")]
    [InlineData("""{"host":"http://h","headers":{"a":1}}""", "/connection/headers/a", "invalid")]
    [InlineData("""{"host":"http://h","headers":{"content-length":"1"}}""", "/connection/headers/content-length", "reserved")]
    [InlineData("""{"host":"http://h","headers":{"Host":"x"}}""", "/connection/headers/Host", "reserved")]
    [InlineData("""{"host":"http://h","headers":{"Webhook-Id":"x"}}""", "/connection/headers/Webhook-Id", "reserved")]
    [InlineData("""{"host":"http://h","headers":{"x-scheduler-attempt":"x"}}""", "/connection/headers/x-scheduler-attempt", "reserved")]
    [InlineData("""{"host":"http://h","auth":{}}""", "/connection/auth/type", "required")]
    [InlineData("""{"host":"http://h","auth":{"type":"digest"}}""", "/connection/auth/type", "invalid")]
    [InlineData("""{"host":"http://h","auth":{"type":"basic"}}""", "/connection/auth/username", "required")]
    [InlineData("""{"host":"http://h","auth":{"type":"bearer","tokn":"x"}}""", "/connection/auth/token", "required")]
    [InlineData("""{"host":"http://h","auth":{"type":"bearer","token":"abcd"},"headers":{"authorization":"x"}}""", "/connection/auth", "conflict")]
    [InlineData("""{"host":"http://h","body":"all"}""", "/connection/body", "invalid")]
    [InlineData("""{"host":"http://h","success_codes":["200-"]}""", "/connection/success_codes", "invalid")]
    [InlineData("""{"host":"http://h","success_codes":[20]}""", "/connection/success_codes", "invalid")]
    [InlineData("""{"host":"http://h","success_codes":["204-200"]}""", "/connection/success_codes", "invalid")]
    [InlineData("""{"host":"http://h","success_codes":[]}""", "/connection/success_codes", "invalid")]
    [InlineData("""{"host":"http://h","content_type":"json"}""", "/connection/content_type", "invalid")]
    public void Validate_NamesTheFieldAtFault(string connection, string field, string reason)
    {
        var problem = _rest.ProblemsOf(connection)[0];
        problem.Field.ShouldBe(field);
        problem.Reason.ShouldBe(reason);
    }

    [Theory]
    [InlineData("""{"host":"http://h","method":"get","success_codes":200,"auth":{"type":"none"}}""")]
    [InlineData("""{"host":"https://user:pw@h:8443/p?q#f","success_codes":["200","201-204",409],"auth":null}""")]
    public void Validate_TakesWhatCanBeSent(string connection) => _rest.ProblemsOf(connection).ShouldBeEmpty();

    [Fact]
    public void Validate_NamesTheNearestField_WhenOneIsUnknown()
    {
        var message = _rest.ProblemsOf("""{"host":"http://h","sucess_code":[200]}""").ShouldHaveSingleItem().Message;
        message.ShouldContain("Did you mean 'success_codes'?");
        message.ShouldContain("Known: host, url, method");
    }

    [Fact]
    public void Validate_NeverRepeatsSecrets()
    {
        var problems = _rest.ProblemsOf("""{"host":"htp://u:s3cret@h","auth":{"type":"bearer","token":"s3cret\n"},"headers":{"Cookie":"s3cret\n"}}""");
        problems.Count.ShouldBe(3);
        foreach (var problem in problems)
            problem.Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public void Validate_CountsHeadersAndBytes()
    {
        var headers = string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"h{i}\":\"x\""));
        _rest.ProblemsOf($$$"""{"host":"http://h","headers":{{{{headers}}}}}""").ShouldHaveSingleItem().Reason.ShouldBe("too_many");
        _rest.ProblemsOf($$"""{"host":"http://h","data":"{{new string('x', 64 * 1024)}}"}""").ShouldHaveSingleItem().Field.ShouldBe("/connection/data");
    }

    [Fact]
    public async Task Dispatch_IsRejectedWithTheProblem_WhenAStoredTaskCanNoLongerBeSent()
    {
        var result = await _rest.SendAsync("""{"host":"http://h","method":"TRACE"}""");
        result.Outcome.ShouldBe(DispatchOutcome.Rejected);
        result.Message.ShouldNotBeNull().ShouldContain("/connection/method");
    }
}
