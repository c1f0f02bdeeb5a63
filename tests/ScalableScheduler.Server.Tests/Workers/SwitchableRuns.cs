using System.Reflection;
using ScalableScheduler.Storage;

namespace ScalableScheduler.Server.Tests.Workers;

/// <summary>A run store that can be away.</summary>
public class SwitchableRuns : DispatchProxy
{
    private IRunStore _inner = null!;

    public static (IRunStore Store, SwitchableRuns Switch) Of(IRunStore inner)
    {
        var store = Create<IRunStore, SwitchableRuns>();
        var made = (SwitchableRuns)(object)store;
        made._inner = inner;
        return (store, made);
    }

    public bool IsAway { get; set; }

    /// <summary>How many reads of open runs met it away: reports begin with one.</summary>
    public int Refused { get; private set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (!IsAway)
            return targetMethod!.Invoke(_inner, args);
        if (targetMethod!.Name == nameof(IRunStore.ReadOpenAsync))
            Refused++;
        throw new StoreUnavailableException("connection refused by 10.0.0.7");
    }
}
