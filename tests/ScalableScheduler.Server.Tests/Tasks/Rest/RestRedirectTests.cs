using ScalableScheduler.Server.Tasks;
using ScalableScheduler.Server.Tasks.Rest;
using ScalableScheduler.Tasks;
using ScalableScheduler.Testing;

namespace ScalableScheduler.Server.Tests.Tasks.Rest;

public sealed class RestRedirectTests : IAsyncLifetime, IDisposable
{
    private readonly RestTask _rest = new(new TaskReading(), TimeProvider.System);
    private Target _target = null!;

    public async Task InitializeAsync() => _target = await Target.StartAsync();

    public async Task DisposeAsync() => await _target.DisposeAsync();

    public void Dispose() => _rest.Dispose();

    private string Connection(string method) =>
        $$$"""{"host":"{{{_target.Url}}}old","method":"{{{method}}}","auth":{"type":"bearer","token":"abcd"}}""";

    [Theory]
    [InlineData(301, "POST", "GET")]
    [InlineData(302, "POST", "GET")]
    [InlineData(303, "POST", "GET")]
    [InlineData(307, "POST", "POST")]
    [InlineData(308, "POST", "POST")]
    [InlineData(301, "PUT", "PUT")]
    [InlineData(302, "DELETE", "DELETE")]
    [InlineData(303, "PUT", "GET")]
    [InlineData(303, "HEAD", "HEAD")]
    public async Task SameHost_IsFollowed_ByTheMethodRulesOfRfc9110(int status, string method, string then)
    {
        _target.Responder = Respond.InTurn(Respond.Redirect(new Uri("/new?x=1", UriKind.Relative), status), Respond.Status(200));

        var result = await _rest.SendAsync(Connection(method), """{"a":1}""");

        result.Outcome.ShouldBe(DispatchOutcome.Delivered);
        var second = _target.Requests[1];
        second.Path.ShouldBe("/new");
        second.Query.ShouldBe("?x=1");
        second.Method.ShouldBe(then);
        second.Text.ShouldBe(then == method ? """{"a":1}""" : "");
        second.Header("Authorization").ShouldBe("Bearer abcd");
        second.Header("webhook-id").ShouldBe(Sample.RunId);
    }

    [Theory]
    [InlineData("http://other.example/x?key=s3cret", "http://other.example")]
    [InlineData("https://127.0.0.1:1/x", "https://127.0.0.1:1")]
    [InlineData("//user:s3cret@other.example:81/x", "http://other.example:81")]
    public async Task OtherHost_IsRejected_AndNamed(string location, string named)
    {
        _target.Responder = Respond.Redirect(new Uri(location, UriKind.RelativeOrAbsolute));
        var result = await _rest.SendAsync(Connection("POST"));
        result.Outcome.ShouldBe(DispatchOutcome.Rejected);
        result.StatusCode.ShouldBe(302);
        result.Message.ShouldNotBeNull().ShouldContain(named);
        result.Message.ShouldNotContain("s3cret");
        _target.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Circle_EndsAfterFive()
    {
        _target.Responder = Respond.Redirect(new Uri("/old", UriKind.Relative), 307);
        var result = await _rest.SendAsync(Connection("POST"));
        result.ShouldBe(new DispatchResult(DispatchOutcome.Rejected, "HTTP 307: More than 5 redirects.", 307));
        _target.Count.ShouldBe(6);
    }

    [Fact]
    public async Task Nowhere_IsRejected()
    {
        _target.Responder = Respond.Status(302);
        var result = await _rest.SendAsync(Connection("POST"));
        result.ShouldBe(new DispatchResult(DispatchOutcome.Rejected, "HTTP 302: a redirect that does not say where to.", 302));
    }
}
