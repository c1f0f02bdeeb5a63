using ScalableScheduler.Configuration;
using ScalableScheduler.Server.Tasks.Redis;

namespace ScalableScheduler.Server.Workers.Redis;

/// <summary>A Redis server as the <c>redis</c> task writes it, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RedisUrlAttribute : SettingRuleAttribute
{
    /// <inheritdoc/>
    public override string Allowed => RedisTarget.What;

    /// <inheritdoc/>
    public override bool IsValid(object? value) => value is "" || (value is string text && RedisTarget.TryParse(text, out _, out _));
}
