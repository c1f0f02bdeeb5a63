using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace ScalableScheduler.Server.Api.Rpc;

/// <summary>What a call does.</summary>
internal delegate ValueTask<RpcAnswer> RpcProcedure(RpcParams given, CancellationToken cancellationToken);

/// <param name="Procedure">What it does.</param>
/// <param name="Spelling">How its result is spelled.</param>
internal sealed record RpcMethod(RpcProcedure Procedure, RpcSpelling Spelling);

/// <summary>All methods: each by the name that system C gave it, or would have, and by the same name in lower case.</summary>
internal sealed class RpcMethods(SetMethod set, GetMethod get, ClaimMethod claim, ReportMethods reports)
{
    private readonly FrozenDictionary<string, RpcMethod> _byName = ByName(new Dictionary<string, RpcProcedure>(StringComparer.Ordinal)
    {
        ["Scheduler.Set"] = set.CallAsync,
        ["Scheduler.Get"] = get.CallAsync,
        ["Worker.Claim"] = claim.CallAsync,
        ["Worker.Heartbeat"] = reports.HeartbeatAsync,
        ["Worker.Succeed"] = reports.SucceedAsync,
        ["Worker.Fail"] = reports.FailAsync,
        ["Worker.Cancelled"] = reports.CancelledAsync,
    });

    /// <summary>In alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. _byName.Keys.Order(StringComparer.Ordinal)];

    public bool TryGet(string name, [NotNullWhen(true)] out RpcMethod? method) => _byName.TryGetValue(name, out method);

    private static FrozenDictionary<string, RpcMethod> ByName(Dictionary<string, RpcProcedure> procedures) => procedures
        .SelectMany(p => (KeyValuePair<string, RpcMethod>[])
        [
            new(p.Key, new RpcMethod(p.Value, RpcSpelling.CamelCase)),
            new(p.Key.ToLowerInvariant(), new RpcMethod(p.Value, RpcSpelling.SnakeCase)),
        ])
        .ToFrozenDictionary(StringComparer.Ordinal);
}
