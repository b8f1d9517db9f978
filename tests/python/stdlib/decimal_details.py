from decimal import *
import decimal as m
E='''Decimal("1.10")+Decimal(2)
Decimal(1)/3
Decimal(1)/0
Decimal(0)/0
Decimal("-1")/0
Decimal("1e999999")*10
Decimal("abc")
Decimal("1_000.5")
Decimal(" 1 ")
Decimal(0.1)
Decimal((1,(1,2,3),-2))
Decimal((0,(1,),"F"))
Decimal((0,(),"n"))
Decimal((2,(1,),0))
Decimal([0,[1],0])
Decimal((0,(11,),0))
Decimal((0,(1,),"x"))
Decimal(None)
Decimal("nan123"),Decimal("-sNaN")
Decimal("inf"),Decimal("-Infinity")
repr(Decimal("1E+3")),str(Decimal("1e-7")),str(Decimal("0.000001")),str(Decimal("0E-10"))
Decimal("1.5").to_eng_string(),Decimal("1e5").to_eng_string(),Decimal("0E+1").to_eng_string()
Decimal("-0")
-Decimal(0),+Decimal("-0"),abs(Decimal("-1.5"))
Decimal(7)//2,Decimal(-7)//2,Decimal(7)%-2,Decimal(-7)%2,divmod(Decimal(-7),2)
Decimal(7)//0
Decimal(0)//0
Decimal(1)%0
divmod(Decimal(1),0)
Decimal(2)**10,Decimal(2)**-1,Decimal(2)**Decimal("0.5")
Decimal(0)**0
Decimal(-2)**Decimal("0.5")
pow(Decimal(3),5,7)
pow(Decimal(3),-5,7)
Decimal("1.23456789").quantize(Decimal("0.001"))
Decimal("1.235").quantize(Decimal("0.01"),rounding=ROUND_HALF_UP)
Decimal("1e30").quantize(Decimal("0.01"))
Decimal("2.5").to_integral_value(),Decimal("3.5").to_integral_exact()
round(Decimal("2.5")),round(Decimal("2.675"),2),round(Decimal("1234"),-2)
int(Decimal("-1.9")),float(Decimal("1.5")),complex(Decimal(1))
int(Decimal("nan"))
int(Decimal("inf"))
import_math.floor(Decimal("-1.5")),import_math.ceil(Decimal("-1.5")),import_math.trunc(Decimal("1.5"))
hash(Decimal("1.5"))==hash(1.5),hash(Decimal(10**30))==hash(10**30),hash(Decimal("0.1")),hash(Decimal("inf")),hash(Decimal("-3.7"))
hash(Decimal("sNaN"))
Decimal(1)==1.0,Decimal("0.1")==0.1,Decimal(1)<1.5,Decimal("nan")==1,Decimal(1)!=2
Decimal("nan")<1
Decimal("sNaN")==1
1+Decimal(1),2-Decimal(1),2*Decimal(3),1/Decimal(4),2**Decimal(3)
Decimal(2).sqrt(),Decimal(4).sqrt(),Decimal("0.04").sqrt(),Decimal(100).sqrt(),Decimal("1e-3").sqrt()
Decimal(-1).sqrt()
Decimal(1).exp(),Decimal(10).ln(),Decimal(1000).log10(),Decimal(2).log10(),Decimal("-1.5").exp()
Decimal(0).ln(),Decimal(0).log10()
Decimal(-1).ln()
Decimal(1000).logb(),Decimal("0.001").logb()
Decimal("1.50").normalize(),Decimal("1500").normalize(),Decimal("0.00").normalize()
Decimal(1).compare(2),Decimal("nan").compare(1),Decimal(1).compare_signal(2)
Decimal("1.0").compare_total(Decimal("1.00")),Decimal("nan").compare_total(Decimal(1)),Decimal(-1).compare_total_mag(Decimal(2))
Decimal(1).copy_sign(Decimal(-2)),Decimal(-1).copy_abs(),Decimal(1).copy_negate()
Decimal(1).max(2),Decimal(1).min(Decimal("nan")),Decimal(-3).max_mag(2),Decimal(-3).min_mag(2)
Decimal(1).next_plus(),Decimal(1).next_minus(),Decimal(1).next_toward(2)
Decimal("123.456").adjusted(),Decimal("123.456").as_tuple(),Decimal("inf").as_tuple(),Decimal("nan5").as_tuple()
Decimal("1.25").as_integer_ratio(),Decimal("-100").as_integer_ratio()
Decimal("nan").as_integer_ratio()
Decimal("inf").as_integer_ratio()
Decimal("12.5").scaleb(3),Decimal("12.5").shift(2),Decimal("125").rotate(1),Decimal("101").logical_and(Decimal("110")),Decimal("101").logical_invert()
Decimal(5).remainder_near(3),Decimal(2).fma(3,4)
Decimal(1).is_nan(),Decimal("nan").is_qnan(),Decimal("snan").is_snan(),Decimal("inf").is_infinite(),Decimal(0).is_zero(),Decimal(-1).is_signed(),Decimal(1).is_finite(),Decimal(1).is_normal(),Decimal("1e-1000000").is_subnormal(),Decimal(1).is_canonical()
Decimal(0).number_class(),Decimal("-inf").number_class(),Decimal("nan").number_class(),Decimal(-5).number_class()
Decimal(1).radix(),Decimal("1.5").canonical(),Decimal("1.5").conjugate(),Decimal("1.5").real,Decimal("1.5").imag
Decimal("1.0").same_quantum(Decimal("2.0"))
f"{Decimal('1234567.891'):,.2f}",f"{Decimal('1234567.891'):e}",f"{Decimal('0.00012'):g}",f"{Decimal('1.5'):>10}",f"{Decimal('-1.5'):010.3f}",f"{Decimal('0.25'):%}",f"{Decimal('1.5'):+}",f"{Decimal('1E+5'):f}",f"{Decimal('1.555'):.2f}",f"{Decimal('nan'):f}",f"{Decimal('inf'):10}",f"{Decimal('12345.678'):.3g}",f"{Decimal('12345.678'):.3e}",f"{Decimal('1.5'):<8}|",f"{Decimal('1.5'):^8}|",f"{Decimal('1.5'):*=+9.2f}|",f"{Decimal('1E+10')}",f"{Decimal('1E+10'):g}",f"{Decimal('1.50'):g}",f"{Decimal('123'):012,}",f"{Decimal('-0.001'):z.1f}",f"{Decimal('-0.001'):.1f}",f"{Decimal('1234.5'):n}",f"{Decimal('0'):.0f}",f"{Decimal('5'):.0%}",f"{Decimal('0.000'):e}"
format(Decimal(1),"x")
format(Decimal(1),5)
getcontext()
Context()
Context(prec=5,rounding=ROUND_UP,traps=[])
Context(prec=0)
Context(prec="a")
Context(rounding="x")
Context(prec=3).create_decimal("1.23456")
Context(prec=3).divide(1,3)
Context(prec=3).power(2,100)
Context(prec=3,traps=[]).divide(1,0)
Context().Emax,Context().Emin,Context().Etiny(),Context().Etop(),Context().capitals,Context().clamp
sorted(x.__name__ for x in Context().traps)
[k.__name__ for k,v in Context().traps.items() if v]
DivisionByZero.__mro__
InvalidOperation.__mro__
m.HAVE_THREADS,m.HAVE_CONTEXTVAR,m.MAX_PREC,m.MAX_EMAX,m.MIN_EMIN,m.MIN_ETINY
Decimal("1").__reduce__()
Decimal.from_float(0.5),Decimal.from_float(3)
Decimal.from_float("a")
Decimal(1).quantize(Decimal(1),rounding=5)
BasicContext
ExtendedContext
DefaultContext
Decimal(10)**400
Decimal("1e400000")**3
Decimal("1.1")**Decimal("2.5")
Decimal(2)**Decimal("-3.5")
Decimal("1e-999999")/10
Decimal(1).to_integral(),Decimal("1e3").to_integral_value()
sum([Decimal("0.1")]*3),max(Decimal(1),Decimal(2))
Decimal("Infinity")-Decimal("Infinity")
Decimal("inf")*0
Decimal(1)/Decimal("inf")
Decimal("inf")//1,Decimal(5)%Decimal("inf")
Decimal("NaN")+1,Decimal("NaN7")*2
setattr(getcontext(),"foo",1)
setattr(getcontext(),"prec",-1)
getcontext().flags[5]
Decimal("1.1").__round__("a")
str(Decimal("123456789012345678901234567890.12345")+0)
Decimal.__module__,Decimal.__name__
'''
import math as import_math
for e in E.splitlines():
    try: print(e[:60],'=>',eval(e))
    except BaseException as x: print(e[:60],'=>',type(x).__name__,x)
with localcontext() as c:
    c.prec=5; print(Decimal(1)/3)
with localcontext(prec=3,rounding=ROUND_DOWN) as c: print(Decimal(2)/3,c.flags[Inexact])
print(getcontext().prec)
c=Context(prec=4); c.traps[Inexact]=True
try: c.divide(1,3)
except Inexact as x: print(repr(x))
