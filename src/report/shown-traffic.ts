import { Traffic } from '../documentation/traffic.js';
import type { JudgedTrace } from '../judge/whole.js';
import type { TrafficMember, TrafficPlace } from '../schemas/report.gen.js';

/** What the traffic shows of each documented member, with the exchange that shows a contradicted one. */
export function trafficOf({ records, header, exchanges }: JudgedTrace): TrafficPlace[] {
  const traffic = new Traffic(header);
  for (const record of records) traffic.accept(record);
  const exchangeOf = (seq: number) =>
    exchanges.find(
      ({ response, shown, touched }) =>
        response?.seq === seq || [...shown.values(), ...touched.values()].some((told) => told.seq === seq),
    )?.id;
  return traffic.places.map((place) => ({
    ...place,
    members: place.members.map((member) => {
      const exchange = member.contradicted && exchangeOf(member.contradicted.seq);
      if (exchange === undefined) return member;
      return { ...member, contradicted: { ...member.contradicted, exchange } } as TrafficMember;
    }),
  }));
}
