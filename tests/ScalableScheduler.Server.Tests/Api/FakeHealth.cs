using ScalableScheduler.Engine;

namespace ScalableScheduler.Server.Tests.Api;

internal sealed class FakeHealth : INodeHealth
{
    public string NotLive { get; set; } = "";

    public string NotReady { get; set; } = "";

    public bool IsLive(out string reason) => (reason = NotLive).Length == 0;

    public bool IsReady(out string reason) => (reason = NotReady).Length == 0;
}
