using System.Runtime.InteropServices;

namespace ScalableScheduler.Time;

/// <summary>
/// A stretch of time with one UTC offset. Instants are whole seconds since 0001-01-01T00:00:00Z,
/// local times whole seconds since 0001-01-01T00:00:00 on the zone's clock.
/// </summary>
/// <param name="Start">First second of the span.</param>
/// <param name="End">First second after the span. May be a block boundary of the table and not a real transition.</param>
/// <param name="Offset">Seconds to add to UTC to get local time.</param>
/// <param name="LocalMaxBefore">
/// The latest local time the clock showed before <paramref name="Start"/>. Larger than the local time at
/// <paramref name="Start"/> when the clock was set back there: local times up to it are being repeated.
/// </param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ZoneSpan(long Start, long End, int Offset, long LocalMaxBefore);
